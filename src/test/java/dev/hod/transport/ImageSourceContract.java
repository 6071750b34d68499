package dev.hod.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.concurrent.Tasks;
import dev.hod.error.Failure;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.PlatformChoice;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every place that images are read from promises. A subclass a place; it makes a place that
 * holds one image and opens it.
 */
public abstract class ImageSourceContract {
    private static final int LIMIT = 1 << 20;
    private static final Digest ABSENT = Digest.sha256(new byte[] {1, 2, 3});

    /** A place of its own that holds {@code image} under {@link #name()}, opened for reading. */
    protected abstract Store holding(MadeImage image) throws IOException;

    /** The name that the image has in the place. */
    protected ImageName name() {
        return ImageName.tagged("team/app", "1.0");
    }

    /** A name that the place does not have. */
    protected ImageName absent() {
        return ImageName.tagged("team/app", "absent");
    }

    /** What such a place can hold. */
    protected Accepts accepts() {
        return Accepts.ANYTHING;
    }

    /** Whether blobs can be opened whenever somebody likes. */
    protected boolean isSeekable() {
        return true;
    }

    /** The folder or file that keeps the content as it is, where one does. */
    protected Path place() {
        throw new UnsupportedOperationException();
    }

    /** Changes some of what the place keeps, so that it is as long and as valid as before. */
    protected void damage(Digest digest, byte[] content) throws IOException {
        boolean found = false;
        try (Stream<Path> paths = Files.walk(place())) {
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                int at = indexOf(bytes, content);
                if (at >= 0) {
                    found = true;
                    int size = indexOf(content, "\"size\":".getBytes(StandardCharsets.US_ASCII));
                    // A digit of a size becomes another: JSON stays JSON.
                    bytes[at + (size < 0 ? content.length / 2 : size + 7)] ^= 1;
                    Files.write(file, bytes);
                }
            }
        }
        assertThat(found).as("%s in %s", digest, place()).isTrue();
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i <= bytes.length - part.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    /** An image of one platform in the form that a place takes. */
    static MadeImage plain(Accepts accepts, long seed) {
        RandomImages images = new RandomImages(seed);
        return switch (accepts.layers()) {
            case UNCOMPRESSED -> images.image(Format.DOCKER, RandomImages.AMD64, Packing.PLAIN);
            case AS_THEY_ARE ->
                    accepts.accepts(MediaType.OCI_MANIFEST)
                            ? images.image()
                            : images.image(Format.DOCKER, RandomImages.AMD64, Packing.GZIP);
        };
    }

    private MadeImage plain(long seed) {
        return plain(accepts(), seed);
    }

    private Descriptor top(Store store) throws IOException {
        return store.source(name()).resolve().orElseThrow();
    }

    @Test
    void resolvesItsName() throws IOException {
        MadeImage image = plain(1);
        try (Store store = holding(image)) {
            assertThat(top(store)).isEqualTo(image.top().descriptor());
        }
    }

    @Test
    void resolvesNothingForANameThatIsNotThere() throws IOException {
        try (Store store = holding(plain(2))) {
            assertThat(store.source(absent()).resolve()).isEmpty();
        }
    }

    @Test
    void listsItsNames() throws IOException {
        try (Store store = holding(plain(3))) {
            assertThat(store.names()).containsExactly(name());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void givesManifestsAndBlobsByteForByte(long seed) throws IOException {
        MadeImage image = plain(seed);
        try (Store store = holding(image)) {
            assertThatAllOf(image, store);
        }
    }

    @Test
    void givesAnIndexWithItsImages() throws IOException {
        assumeTrue(accepts().accepts(MediaType.OCI_INDEX));
        MadeImage image =
                new RandomImages(7).index(Format.OCI, RandomImages.AMD64, RandomImages.ARM64);
        try (Store store = holding(image)) {
            assertThatAllOf(image, store);
        }
    }

    @Test
    void givesADockerList() throws IOException {
        assumeTrue(accepts().accepts(MediaType.DOCKER_LIST));
        MadeImage image = new RandomImages(8).index(Format.DOCKER, RandomImages.AMD64);
        try (Store store = holding(image)) {
            assertThatAllOf(image, store);
        }
    }

    @Test
    void givesNestedIndexes() throws IOException {
        assumeTrue(accepts().accepts(MediaType.OCI_INDEX));
        MadeImage image = new RandomImages(9).nested(RandomImages.AMD64, RandomImages.ARM64);
        try (Store store = holding(image)) {
            assertThatAllOf(image, store);
        }
    }

    @Test
    void passesMediaTypesThatNobodyKnows() throws IOException {
        assumeTrue(accepts().accepts(MediaType.OCI_MANIFEST));
        MadeImage image = new RandomImages(10).artifact();
        try (Store store = holding(image)) {
            assertThatAllOf(image, store);
        }
    }

    private void assertThatAllOf(MadeImage image, Store store) throws IOException {
        ImageSource source = store.source(name());
        Closure closure = ClosureWalk.of(source, top(store), PlatformChoice.ALL);
        assertThat(closure.top().raw()).isEqualTo(image.top());
        assertThat(closure.manifests().stream().map(m -> m.raw().digest()))
                .containsExactlyInAnyOrderElementsOf(
                        image.manifests().stream().map(RawManifest::digest).toList());
        assertThat(closure.blobs().keySet())
                .containsExactlyInAnyOrderElementsOf(image.blobs().keySet());
        assertThat(contents(store, closure)).isEqualTo(bytes(image));
    }

    private Map<Digest, List<Byte>> contents(Store store, Closure closure) throws IOException {
        Map<Digest, List<Byte>> found = new ConcurrentHashMap<>();
        if (store instanceof StreamedStore stream && !isSeekable()) {
            stream.stream(blob -> {
                if (closure.blobs().containsKey(blob.descriptor().digest())) {
                    found.put(blob.descriptor().digest(), list(BlobBytes.read(blob, LIMIT)));
                }
            });
            return found;
        }
        // Several at once: sources are for concurrent use.
        try (Tasks tasks = new Tasks("read", 4)) {
            for (Descriptor blob : closure.blobs().values()) {
                tasks.fork(() ->
                        found.put(
                                blob.digest(),
                                list(BlobBytes.read(store.source(name()).blob(blob), LIMIT))));
            }
            tasks.join();
        }
        return found;
    }

    private static Map<Digest, List<Byte>> bytes(MadeImage image) {
        Map<Digest, List<Byte>> all = new ConcurrentHashMap<>();
        image.blobs().forEach((digest, content) -> all.put(digest, list(content.bytes())));
        return all;
    }

    private static List<Byte> list(byte[] bytes) {
        Byte[] boxed = new Byte[bytes.length];
        Arrays.setAll(boxed, i -> bytes[i]);
        return List.of(boxed);
    }

    @Test
    void readsABlobFromTheMiddleAndAgain() throws IOException {
        assumeTrue(isSeekable());
        MadeImage image = plain(11);
        MadeImage.Content content = image.blobs().lastEntry().getValue();
        try (Store store = holding(image)) {
            Blob blob = store.source(name()).blob(content.descriptor());
            for (int offset : new int[] {1_000, 0, 7}) {
                assertThat(rest(blob, offset))
                        .isEqualTo(
                                Arrays.copyOfRange(
                                        content.bytes(), offset, content.bytes().length));
            }
        }
    }

    private static byte[] rest(Blob blob, long offset) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LIMIT);
        try (ReadableByteChannel channel = blob.openAt(offset)) {
            while (channel.read(bytes) >= 0) {
                assertThat(bytes.hasRemaining()).isTrue();
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    @Test
    void saysThatAManifestIsNotThere() throws IOException {
        try (Store store = holding(plain(12))) {
            ImageSource source = store.source(name());
            Failure failure =
                    catchThrowableOfType(
                            Failure.class,
                            () ->
                                    source.manifest(
                                            Descriptor.of(MediaType.OCI_MANIFEST, ABSENT, 3)));
            assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
            assertThat(failure.getMessage()).hasLineCount(1).contains(ABSENT.hex());
        }
    }

    @Test
    void saysThatABlobIsNotThere() throws IOException {
        assumeTrue(isSeekable());
        try (Store store = holding(plain(13))) {
            Blob blob = store.source(name()).blob(Descriptor.of(MediaType.OCTET_STREAM, ABSENT, 3));
            Failure failure =
                    catchThrowableOfType(Failure.class, () -> BlobBytes.read(blob, LIMIT));
            assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
            assertThat(failure.getMessage()).hasLineCount(1).contains(ABSENT.hex());
        }
    }

    @Test
    void doesNotComeToTheEndOfWrongContent() throws IOException {
        assumeTrue(isSeekable());
        MadeImage image = plain(14);
        Descriptor layer = image.blobs().lastEntry().getValue().descriptor();
        try (Store store = holding(image)) {
            damage(layer.digest(), image.blobs().lastEntry().getValue().bytes());
            Failure failure =
                    catchThrowableOfType(
                            Failure.class,
                            () -> BlobBytes.read(store.source(name()).blob(layer), LIMIT));
            assertThat(failure.kind()).isEqualTo(Failure.Kind.CORRUPT);
            assertThat(failure.getMessage()).hasLineCount(1).contains(layer.digest().hex());
        }
    }

    @Test
    void givesNoManifestThatIsAnother() throws IOException {
        assumeTrue(isSeekable());
        assumeTrue(accepts().accepts(MediaType.OCI_INDEX));
        MadeImage image =
                new RandomImages(15).index(Format.OCI, RandomImages.AMD64, RandomImages.ARM64);
        RawManifest wanted = image.manifests().getFirst();
        try (Store store = holding(image)) {
            damage(wanted.digest(), wanted.bytes());
            Failure failure =
                    catchThrowableOfType(
                            Failure.class,
                            () -> store.source(name()).manifest(wanted.descriptor()));
            assertThat(failure.kind()).isEqualTo(Failure.Kind.CORRUPT);
        }
    }
}
