package dev.hod.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.blob.CorruptBlob;
import dev.hod.blob.Placement;
import dev.hod.error.Failure;
import dev.hod.error.NotFound;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.FakeReply;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.registry.RegistrySettings.Patience;
import dev.hod.transport.registry.wire.Timeouts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong between us and a registry. */
class FaultsTest {
    private static final String REPOSITORY = "team/app";
    private static final ImageName APP = ImageName.tagged(REPOSITORY, "1.0");
    private static final Patience BRISK =
            new Patience(
                    new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(1)),
                    4,
                    Duration.ofMillis(2),
                    Duration.ofMillis(10),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5));

    private final List<String> waits = new CopyOnWriteArrayList<>();
    private FakeRegistry registry;
    private RegistryStore store;

    @BeforeEach
    void start() throws IOException {
        registry = FakeRegistry.start();
        store =
                RegistryStore.open(
                        registry.host(),
                        RegistrySettings.of(Map.of()).withPatience(BRISK).withListener(waits::add));
    }

    @AfterEach
    void stop() {
        store.close();
        registry.close();
    }

    private static byte[] random(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    private byte[] pull(Descriptor descriptor) throws IOException {
        return BlobBytes.read(store.source(APP).blob(descriptor), 16 << 20);
    }

    @Test
    void goesOnAfterACutWithoutAskingForAByteTwice() throws IOException {
        byte[] content = random(1_000_000);
        Descriptor layer = registry.addBlob(REPOSITORY, content);
        registry.once("GET", "/blobs/", FakeReply.cutAfter(300_000));
        registry.once("GET", "/blobs/", FakeReply.cutAfter(300_000));

        assertThat(pull(layer)).isEqualTo(content);
        assertThat(registry.seen("/blobs/"))
                .extracting(seen -> seen.header("range").orElse(""))
                .containsExactly("", "bytes=300000-", "bytes=600000-");
    }

    @Test
    void goesOnAfterAStall() throws IOException {
        byte[] content = random(500_000);
        Descriptor layer = registry.addBlob(REPOSITORY, content);
        CountDownLatch end = new CountDownLatch(1);
        registry.once("GET", "/blobs/", FakeReply.stallAfter(100_000, end));
        try {
            assertThat(pull(layer)).isEqualTo(content);
        } finally {
            end.countDown();
        }
    }

    @Test
    void skipsWhatAServerWithoutRangesSendsAgain() throws IOException {
        byte[] content = random(400_000);
        Descriptor layer = registry.addBlob(REPOSITORY, content);
        registry.once("GET", "/blobs/", FakeReply.cutAfter(150_000));
        registry.once(
                "GET",
                "/blobs/",
                reply -> {
                    FakeReply whole = FakeReply.status(200, "").strike(reply);
                    return FakeReply.body(whole, content);
                });
        assertThat(pull(layer)).isEqualTo(content);
    }

    @Test
    void doesNotTrustARangeThatStartsElsewhere() throws IOException {
        byte[] content = random(400_000);
        Descriptor layer = registry.addBlob(REPOSITORY, content);
        registry.once("GET", "/blobs/", FakeReply.cutAfter(150_000));
        registry.once("GET", "/blobs/", FakeReply.with("Content-Range", "bytes 7-399999/400000"));
        assertThat(pull(layer)).isEqualTo(content);
    }

    @Test
    void givesUpOnABodyThatNeverGetsAnyFurther() throws IOException {
        Descriptor layer = registry.addBlob(REPOSITORY, random(100_000));
        registry.always("GET", "/blobs/", FakeReply.cutAfter(0));
        Failure failure = catchThrowableOfType(Failure.class, () -> pull(layer));
        assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
        assertThat(registry.seen("/blobs/")).hasSize(BRISK.attempts());
    }

    @Test
    void refusesContentThatIsNotWhatItsDigestSays() {
        Descriptor layer = registry.addBlob(REPOSITORY, random(100_000));
        registry.always("GET", "/blobs/", FakeReply.flipBit(5_000));
        assertThat(catchThrowableOfType(CorruptBlob.class, () -> pull(layer))).isNotNull();
    }

    @Test
    void refusesABlobOfAnotherSizeBeforeReadingIt() {
        Descriptor layer = registry.addBlob(REPOSITORY, random(1000));
        Descriptor wrong = Descriptor.of(layer.mediaType(), layer.digest(), 999);
        Failure failure = catchThrowableOfType(Failure.class, () -> pull(wrong));
        assertThat(failure.kind()).isEqualTo(Failure.Kind.CORRUPT);
    }

    @Test
    void waitsAsLongAsTheRegistryAsks() throws IOException {
        byte[] content = random(1000);
        Descriptor layer = registry.addBlob(REPOSITORY, content);
        registry.once("GET", "/blobs/", FakeReply.status(429, "slow", "Retry-After", "1"));
        long start = System.nanoTime();
        assertThat(pull(layer)).isEqualTo(content);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofMillis(900));
        assertThat(waits).containsExactly("waiting: " + registry.host() + " asks for 1 s");
    }

    @Test
    void doesNotWaitForHours() {
        Descriptor layer = registry.addBlob(REPOSITORY, random(1000));
        registry.always("GET", "/blobs/", FakeReply.status(429, "", "Retry-After", "21600"));
        Failure failure = catchThrowableOfType(Failure.class, () -> pull(layer));
        assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
        assertThat(registry.seen("/blobs/")).hasSize(1);
    }

    @Test
    void asksAgainAfterAServersTrouble() throws IOException {
        TestImage image = TestImage.of(1, 10);
        registry.addManifest(REPOSITORY, "1.0", image.manifest());
        registry.once("HEAD", "/manifests/", FakeReply.status(500, "<html>oops</html>"));
        registry.once("HEAD", "/manifests/", FakeReply.status(502, ""));
        assertThat(store.source(APP).resolve()).contains(image.manifest().descriptor());
    }

    @Test
    void takesTheDigestFromTheContentWhereNoHeaderNamesIt() throws IOException {
        TestImage image = TestImage.of(1, 10);
        registry.addManifest(REPOSITORY, "1.0", image.manifest());
        registry.always("HEAD", "/manifests/", FakeReply.without("Docker-Content-Digest"));
        assertThat(store.source(APP).resolve()).contains(image.manifest().descriptor());
    }

    @Test
    void refusesAManifestThatIsNotTheOneAskedFor() {
        TestImage image = TestImage.of(1, 10);
        registry.addManifest(REPOSITORY, "1.0", image.manifest());
        registry.always("GET", "/manifests/", FakeReply.flipBit(3));
        Failure failure =
                catchThrowableOfType(
                        Failure.class,
                        () -> store.source(APP).manifest(image.manifest().descriptor()));
        assertThat(failure.kind()).isEqualTo(Failure.Kind.CORRUPT);
    }

    @Test
    void refusesAManifestThatIsTooLarge() {
        RawManifest huge = new RawManifest(MediaType.OCI_MANIFEST, new byte[5 << 20]);
        registry.addManifest(REPOSITORY, "1.0", huge);
        Descriptor small = Descriptor.of(huge.mediaType(), huge.digest(), 10);
        Failure failure =
                catchThrowableOfType(Failure.class, () -> store.source(APP).manifest(small));
        assertThat(failure.kind()).isEqualTo(Failure.Kind.UNSUPPORTED);
    }

    @Test
    void takesForeignLayersFromTheirOwnAddress() throws IOException {
        byte[] content = random(2000);
        try (FakeRegistry elsewhere = FakeRegistry.start()) {
            Descriptor there = elsewhere.addBlob("windows/base", content);
            Descriptor foreign =
                    new Descriptor(
                            there.mediaType(),
                            there.digest(),
                            there.size(),
                            Optional.empty(),
                            Optional.empty(),
                            Map.of(),
                            List.of(
                                    "http://"
                                            + elsewhere.host()
                                            + "/v2/windows/base/blobs/"
                                            + there.digest()));
            assertThat(pull(foreign)).isEqualTo(content);
        }
    }

    @Test
    void saysThatABlobIsNotThere() {
        Descriptor absent = Descriptor.of(MediaType.OCTET_STREAM, Digest.sha256(random(3)), 3);
        assertThat(catchThrowableOfType(NotFound.class, () -> pull(absent))).isNotNull();
    }

    @Test
    void startsAnUploadAnewThatTheRegistryLost() throws IOException {
        Blob layer = TestImage.of(1, 50_000).blobs().getLast();
        registry.once("PUT", "/uploads/", FakeReply.status(500, ""));
        registry.once(
                "PUT",
                "/uploads/",
                FakeReply.status(
                        404, "{\"errors\":[{\"code\":\"BLOB_UPLOAD_UNKNOWN\",\"message\":\"\"}]}"));
        assertThat(store.destination(APP).put(layer)).isEqualTo(new Placement.Written(50_000));
        assertThat(registry.seen("PUT /v2/team/app/blobs/uploads/")).hasSize(3);
        assertThat(registry.hasBlob(REPOSITORY, layer.descriptor().digest())).isTrue();
    }

    @Test
    void takesTwoRequestsForASmallBlobAndOneForAManifest() throws IOException {
        TestImage image = TestImage.of(1, 50_000);
        image.push(store.destination(APP));
        assertThat(registry.seen())
                .extracting(FakeRegistry.Seen::method)
                .containsExactly("GET", "POST", "PUT", "POST", "PUT", "PUT");
    }

    @Test
    void doesNotSendAgainToARegistryThatIgnoresMounts() throws IOException {
        byte[] content = random(2 << 20);
        registry.addBlob(REPOSITORY, content);
        registry.always(
                "POST",
                "mount=",
                FakeReply.status(
                        202, "", "Location", "/v2/team/app/blobs/uploads/x?_state=a%3D%3D"));
        Blob blob = TestImage.blob(MediaType.OCTET_STREAM, content);
        assertThat(store.destination(APP).put(blob)).isEqualTo(new Placement.AlreadyThere());
        assertThat(registry.seen("PUT")).isEmpty();
    }

    @Test
    void uploadsWhereAMountIsForbidden() throws IOException {
        Blob layer = TestImage.of(1, 5_000).blobs().getLast();
        ImageDestination first = store.destination(APP);
        first.put(layer);
        registry.always("POST", "from=team", FakeReply.status(401, ""));
        assertThat(store.destination(ImageName.tagged("other", "1")).put(layer))
                .isEqualTo(new Placement.Written(5_000));
    }

    @Test
    void tellsWhenTheContentItWasGivenIsRotten() {
        byte[] content = random(10_000);
        Descriptor right =
                Descriptor.of(MediaType.OCTET_STREAM, Digest.sha256(content), content.length);
        byte[] rotten = content.clone();
        rotten[1] ^= 1;
        Blob blob = new dev.hod.blob.BytesBlob(right, rotten, "the bundle");
        CorruptBlob failure =
                catchThrowableOfType(CorruptBlob.class, () -> store.destination(APP).put(blob));
        assertThat(failure).hasMessageContaining("the bundle");
    }

    @Test
    void readsAStreamThatPassesByOnlyOnce() {
        Blob layer = TestImage.of(1, 5_000).blobs().getLast();
        int[] opened = new int[1];
        Blob oneShot =
                new Blob() {
                    @Override
                    public Descriptor descriptor() {
                        return layer.descriptor();
                    }

                    @Override
                    public ReadableByteChannel openAt(long offset) throws IOException {
                        opened[0]++;
                        return layer.openAt(offset);
                    }

                    @Override
                    public boolean isOneShot() {
                        return true;
                    }

                    @Override
                    public String where() {
                        return "stdin";
                    }
                };
        registry.always("PUT", "/uploads/", FakeReply.status(500, ""));
        Failure failure =
                catchThrowableOfType(Failure.class, () -> store.destination(APP).put(oneShot));
        assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
        assertThat(opened[0]).isEqualTo(1);
    }

    @Test
    void tellsAFullQuotaFromALackOfRights() {
        Blob layer = TestImage.of(1, 5_000).blobs().getLast();
        registry.always(
                "PUT",
                "/uploads/",
                FakeReply.status(
                        403,
                        "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"adding 1 GiB of storage"
                                + " resource will exceed the configured upper limit of 1"
                                + " GiB.\"}]}"));
        Failure failure =
                catchThrowableOfType(Failure.class, () -> store.destination(APP).put(layer));
        assertThat(failure.kind()).isEqualTo(Failure.Kind.NO_SPACE);
    }

    @Test
    void saysThatATagIsImmutable() {
        registry.always("PUT", "/manifests/1.0", FakeReply.status(412, ""));
        TestImage image = TestImage.of(1, 10);
        Failure failure =
                catchThrowableOfType(Failure.class, () -> image.push(store.destination(APP)));
        assertThat(failure.kind()).isEqualTo(Failure.Kind.REJECTED);
        assertThat(failure).hasMessageContaining("immutable");
    }

    @Test
    void handsOnWhatHasComeWhileTheRestIsOnItsWay() throws IOException {
        Descriptor blob = registry.addBlob(REPOSITORY, random(5_000));
        CountDownLatch rest = new CountDownLatch(1);
        registry.once("GET", "/blobs/", FakeReply.stallAfter(1_000, rest));
        ByteBuffer target = ByteBuffer.allocate(10_000);

        try (ReadableByteChannel channel = store.source(APP).blob(blob).openAt(0)) {
            assertThat(channel.read(target)).isBetween(1, 1_000);
        } finally {
            rest.countDown();
        }
        assertThat(waits).isEmpty();
    }
}
