package dev.hod.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hod.auth.CredentialStore;
import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.blob.Placement;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.reference.ImageName;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.DockerRegistry.Feature;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against docker-registry itself. */
class DockerRegistryTest {
    private static final ImageName APP = ImageName.tagged("team/app", "1.0");

    @TempDir Path storage;

    private static RegistrySettings settings() throws IOException {
        return RegistrySettings.of(Map.of());
    }

    @Test
    void givesBackWhatItWasGiven() throws IOException {
        TestImage image = TestImage.of(1, 3_000_000, 17, 0);
        try (DockerRegistry registry = DockerRegistry.start(storage);
                RegistryStore store = RegistryStore.open(registry.host(), settings())) {
            ImageDestination destination = store.destination(APP);
            assertThat(destination.current()).isEmpty();
            image.push(destination);

            ImageSource source = store.source(APP);
            Descriptor found = source.resolve().orElseThrow();
            assertThat(found).isEqualTo(image.manifest().descriptor());
            assertThat(source.manifest(found)).isEqualTo(image.manifest());
            for (Blob blob : image.blobs()) {
                byte[] content = BlobBytes.read(source.blob(blob.descriptor()), 4 << 20);
                assertThat(content).isEqualTo(BlobBytes.read(blob, 4 << 20));
            }
            assertThat(store.names()).containsExactly(APP);
        }
    }

    @Test
    void sendsNothingTwice() throws IOException {
        TestImage image = TestImage.of(2, 2_000_000);
        Blob layer = image.blobs().getLast();
        try (DockerRegistry registry = DockerRegistry.start(storage)) {
            try (RegistryStore store = RegistryStore.open(registry.host(), settings())) {
                assertThat(store.destination(APP).put(layer))
                        .isEqualTo(new Placement.Written(2_000_000));
                assertThat(store.destination(APP).put(layer))
                        .isEqualTo(new Placement.AlreadyThere());
                assertThat(store.destination(ImageName.tagged("other", "1")).put(layer))
                        .isEqualTo(new Placement.Mounted("team/app"));
            }
            try (RegistryStore later = RegistryStore.open(registry.host(), settings())) {
                assertThat(later.destination(APP).put(layer))
                        .isEqualTo(new Placement.AlreadyThere());
                later.destination(APP).alreadyHolds(List.of(layer.descriptor()));
                assertThat(later.destination(ImageName.tagged("third", "1")).put(layer))
                        .isEqualTo(new Placement.Mounted("team/app"));
            }
        }
    }

    @Test
    void sendsStraightFromFiles() throws IOException {
        byte[] content = new byte[5_000_000];
        new java.util.Random(3).nextBytes(content);
        Path file = Files.write(storage.resolve("file"), content);
        Descriptor descriptor =
                Descriptor.of(MediaType.OCTET_STREAM, Digest.sha256(content), content.length);
        long[] taken = new long[1];
        Blob blob =
                new Blob() {
                    @Override
                    public Descriptor descriptor() {
                        return descriptor;
                    }

                    @Override
                    public ReadableByteChannel openAt(long offset) {
                        throw new AssertionError("read instead of sent");
                    }

                    @Override
                    public List<Region> regions() {
                        return List.of(
                                new Region(file, 0, 2_000_000),
                                new Region(file, 2_000_000, 3_000_000));
                    }

                    @Override
                    public void taken(long bytes) {
                        taken[0] += bytes;
                    }

                    @Override
                    public String where() {
                        return "a file";
                    }
                };
        try (DockerRegistry registry = DockerRegistry.start(storage.resolve("r"));
                RegistryStore store = RegistryStore.open(registry.host(), settings())) {
            store.destination(APP).put(blob);
            Blob back = store.source(APP).blob(descriptor);
            assertThat(BlobBytes.read(back, 5 << 20)).isEqualTo(content);
            assertThat(taken[0]).isEqualTo(content.length);
        }
    }

    @Test
    void opensABlobInItsMiddle() throws IOException {
        TestImage image = TestImage.of(4, 100_000);
        Blob layer = image.blobs().getLast();
        try (DockerRegistry registry = DockerRegistry.start(storage);
                RegistryStore store = RegistryStore.open(registry.host(), settings())) {
            store.destination(APP).put(layer);
            ByteBuffer end = ByteBuffer.allocate(1000);
            try (ReadableByteChannel channel =
                    store.source(APP).blob(layer.descriptor()).openAt(99_990)) {
                assertThat(channel.read(end)).isEqualTo(10);
                assertThat(channel.read(end)).isEqualTo(-1);
            }
            byte[] whole = BlobBytes.read(layer, 100_000);
            assertThat(end.flip()).isEqualTo(ByteBuffer.wrap(whole, 99_990, 10));
        }
    }

    @Test
    void logsInWithTheUsersPassword() throws IOException {
        TestImage image = TestImage.of(5, 1000);
        try (DockerRegistry registry = DockerRegistry.start(storage, Feature.HTPASSWD)) {
            try (RegistryStore stranger = RegistryStore.open(registry.host(), settings())) {
                Failure failure =
                        catchThrowableOfType(Failure.class, () -> stranger.source(APP).resolve());
                assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAUTHORIZED);
            }
            String auth =
                    Base64.getEncoder()
                            .encodeToString(
                                    (DockerRegistry.USER + ':' + DockerRegistry.PASSWORD)
                                            .getBytes(StandardCharsets.UTF_8));
            Path file =
                    Files.writeString(
                            storage.resolve("auth.json"),
                            "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}"
                                    .formatted(registry.host(), auth));
            RegistrySettings known =
                    settings().withCredentials(new CredentialStore(Map.of(), Optional.of(file)));
            try (RegistryStore store = RegistryStore.open(registry.host(), known)) {
                image.push(store.destination(APP));
                assertThat(store.source(APP).resolve()).contains(image.manifest().descriptor());
            }
        }
    }

    @Test
    void speaksTlsWithWhomTheUserTrusts() throws IOException {
        TestImage image = TestImage.of(6, 1_000_000);
        try (DockerRegistry registry = DockerRegistry.start(storage, Feature.TLS)) {
            try (RegistryStore wary = RegistryStore.open(registry.host(), settings())) {
                Failure failure =
                        catchThrowableOfType(Failure.class, () -> wary.source(APP).resolve());
                assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
                assertThat(failure).hasMessageContaining("whom nobody here trusts");
            }
            RegistrySettings trusting =
                    settings().withTrust(Set.of(), Set.of(), List.of(registry.certificate()));
            try (RegistryStore store = RegistryStore.open(registry.host(), trusting)) {
                image.push(store.destination(APP));
                Blob layer = store.source(APP).blob(image.blobs().getLast().descriptor());
                assertThat(BlobBytes.read(layer, 1 << 20)).hasSize(1_000_000);
            }
            RegistrySettings careless =
                    settings().withTrust(Set.of(), Set.of(registry.host()), List.of());
            try (RegistryStore store = RegistryStore.open(registry.host(), careless)) {
                assertThat(store.source(APP).resolve()).isPresent();
                Blob layer = store.source(APP).blob(image.blobs().getLast().descriptor());
                assertThat(BlobBytes.read(layer, 1 << 20)).hasSize(1_000_000);
            }
        }
    }

    @Test
    void saysThatARegistryIsReadOnly() throws IOException {
        TestImage image = TestImage.of(7, 1000);
        try (DockerRegistry registry = DockerRegistry.start(storage, Feature.READ_ONLY);
                RegistryStore store = RegistryStore.open(registry.host(), settings())) {
            Failure failure =
                    catchThrowableOfType(Failure.class, () -> image.push(store.destination(APP)));
            assertThat(failure.kind()).isEqualTo(Failure.Kind.REJECTED);
            assertThat(failure).hasMessageContaining("read-only");
        }
    }

    @Test
    void followsRelativeLocations() throws IOException {
        TestImage image = TestImage.of(8, 1000);
        try (DockerRegistry registry = DockerRegistry.start(storage, Feature.RELATIVE_URLS);
                RegistryStore store = RegistryStore.open(registry.host(), settings())) {
            image.push(store.destination(APP));
            assertThat(store.source(APP).resolve()).isPresent();
        }
    }

    @Test
    void namesTheBlobsThatAManifestLacks() throws IOException {
        TestImage image = TestImage.of(9, 1000);
        try (DockerRegistry registry = DockerRegistry.start(storage);
                RegistryStore store = RegistryStore.open(registry.host(), settings())) {
            ImageDestination destination = store.destination(APP);
            destination.put(image.blobs().getFirst());
            RegistryFailure failure =
                    catchThrowableOfType(
                            RegistryFailure.class,
                            () -> destination.commit(image.manifest(), Optional.empty()));
            assertThat(failure.says("MANIFEST_BLOB_UNKNOWN")).isTrue();
            assertThat(failure.codes())
                    .flatExtracting(ErrorCode::digests)
                    .contains(image.blobs().getLast().descriptor().digest());
        }
    }
}
