package dev.hod.transport.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.blob.BytesBlob;
import dev.hod.blob.CorruptBlob;
import dev.hod.blob.Placement;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.PlatformChoice;
import dev.hod.pool.Pool;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoolStoreTest {
    private static final String NAME = "library/alpine:3.14";

    @TempDir Path folder;

    private PoolStore write() throws IOException {
        return PoolStore.open(folder.resolve("pool"), Pool.Mode.WRITE);
    }

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void givesBackWhatWasPut(long seed) throws IOException {
        MadeImage image = new RandomImages(seed).any();
        try (PoolStore store = write()) {
            image.writeTo(store, NAME);
        }
        try (PoolStore store = PoolStore.open(folder.resolve("pool"), Pool.Mode.READ)) {
            ImageSource source = store.source(MadeImage.named(NAME));
            Descriptor top = source.resolve().orElseThrow();
            assertThat(top).isEqualTo(image.top().descriptor());
            Closure closure = ClosureWalk.of(source, top, PlatformChoice.ALL);
            assertThat(closure.manifests().stream().map(m -> m.raw().digest()))
                    .containsExactlyInAnyOrderElementsOf(
                            image.manifests().stream().map(m -> m.digest()).toList());
            assertThat(closure.blobs().keySet())
                    .containsExactlyInAnyOrderElementsOf(image.blobs().keySet());
            for (Descriptor blob : closure.blobs().values()) {
                BlobBytes.read(source.blob(blob), 1 << 20);
            }
            assertThat(store.names()).containsExactly(MadeImage.named(NAME));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void holdsAnImageOnlyWithAllItsParts(long seed) throws IOException {
        MadeImage image = new RandomImages(seed).any();
        try (PoolStore store = write()) {
            image.writeTo(store, NAME);
            ImageDestination destination = store.destination(MadeImage.named(NAME));
            assertThat(destination.holds(image.top().descriptor())).isTrue();
            for (Digest digest : image.digests()) {
                Path data =
                        folder.resolve("pool/docker/registry/v2/blobs")
                                .resolve(digest.algorithm().label())
                                .resolve(digest.hex().substring(0, 2))
                                .resolve(digest.hex())
                                .resolve("data");
                Path away = folder.resolve("away");
                Files.move(data, away);
                assertThat(destination.holds(image.top().descriptor())).as("%s", digest).isFalse();
                Files.move(away, data);
            }
        }
    }

    @Test
    void holdsNothingThatAnotherRepositoryHolds() throws IOException {
        MadeImage image = new RandomImages(1).image();
        try (PoolStore store = write()) {
            image.writeTo(store, NAME);
            assertThat(
                            store.destination(MadeImage.named("other:1"))
                                    .holds(image.top().descriptor()))
                    .isFalse();
        }
    }

    @Test
    void tellsWhatIsThereFromWhatIsNew() throws IOException {
        MadeImage image = new RandomImages(1).image();
        MadeImage.Content content = image.blobs().values().iterator().next();
        Blob blob = new BytesBlob(content.descriptor(), content.bytes(), "memory");
        try (PoolStore store = write()) {
            ImageDestination first = store.destination(MadeImage.named("a:1"));
            assertThat(first.put(blob))
                    .isEqualTo(new Placement.Written(content.descriptor().size()));
            assertThat(first.put(blob)).isEqualTo(new Placement.AlreadyThere());
            assertThat(store.destination(MadeImage.named("b:1")).put(blob))
                    .isEqualTo(new Placement.Linked());
        }
    }

    @Test
    void sharesTheFilesOfAnotherPool() throws IOException {
        MadeImage image = new RandomImages(1).image();
        Path other = folder.resolve("other");
        Descriptor layer = image.blobs().lastEntry().getValue().descriptor();
        try (PoolStore from = write();
                PoolStore to = PoolStore.open(other, Pool.Mode.WRITE)) {
            image.writeTo(from, NAME);
            Blob blob = from.source(MadeImage.named(NAME)).blob(layer);
            assertThat(to.destination(MadeImage.named("b:1")).put(blob))
                    .isEqualTo(new Placement.Linked());
            assertThat(to.pool().writer().sharing().linkedBytes()).isEqualTo(layer.size());
            Path target = blobFile(other, layer);
            assertThat(Files.isSameFile(target, blobFile(folder.resolve("pool"), layer))).isTrue();
        }
    }

    @Test
    void doesNotShareAFileOfTheWrongSize() throws IOException {
        MadeImage image = new RandomImages(1).image();
        Path other = folder.resolve("other");
        Descriptor layer = image.blobs().lastEntry().getValue().descriptor();
        try (PoolStore from = write();
                PoolStore to = PoolStore.open(other, Pool.Mode.WRITE)) {
            image.writeTo(from, NAME);
            Files.write(blobFile(folder.resolve("pool"), layer), new byte[5]);
            Blob blob = from.source(MadeImage.named(NAME)).blob(layer);
            ImageDestination destination = to.destination(MadeImage.named("b:1"));
            assertThatThrownBy(() -> destination.put(blob)).isInstanceOf(CorruptBlob.class);
            assertThat(blobFile(other, layer)).doesNotExist();
        }
    }

    @Test
    void replacesATruncatedBlob() throws IOException {
        MadeImage image = new RandomImages(1).image();
        Descriptor layer = image.blobs().lastEntry().getValue().descriptor();
        try (PoolStore store = write()) {
            image.writeTo(store, NAME);
            Files.write(blobFile(folder.resolve("pool"), layer), new byte[5]);
            image.writeTo(store, NAME);
            assertThat(Digest.sha256(Files.readAllBytes(blobFile(folder.resolve("pool"), layer))))
                    .isEqualTo(layer.digest());
        }
    }

    @Test
    void remembersWhereAnImageCameFrom() throws IOException {
        MadeImage image = new RandomImages(1).image();
        ImageName name = MadeImage.named(NAME);
        Provenance provenance = provenance(image);
        try (PoolStore store = write()) {
            image.writeTo(store, NAME);
            store.destination(name).commit(image.top(), Optional.of(provenance));
            assertThat(store.source(name).provenance()).contains(provenance);
            assertThat(store.destination(name).provenance()).contains(provenance);
        }
    }

    @Test
    void forgetsWhereATagCameFromThatSomebodyElseMoved() throws IOException {
        RandomImages make = new RandomImages(1);
        MadeImage image = make.image();
        ImageName name = MadeImage.named(NAME);
        try (PoolStore store = write()) {
            image.writeTo(store, NAME);
            store.destination(name).commit(image.top(), Optional.of(provenance(image)));
            Files.writeString(
                    folder.resolve(
                            "pool/docker/registry/v2/repositories/library/alpine/_manifests/tags/3.14/current/link"),
                    make.image().digest().toString());
            assertThat(store.destination(name).provenance()).isEmpty();
        }
    }

    @Test
    void knowsAnImageThatWasAskedForByDigestAndNarrowed() throws IOException {
        RandomImages make = new RandomImages(1);
        MadeImage kept = make.image();
        Digest asked = make.index(RandomImages.Format.OCI, RandomImages.AMD64).digest();
        ImageName name = ImageName.digested("library/alpine", asked);
        Provenance provenance =
                new Provenance("alpine", "docker.io/alpine", asked, List.of(), List.of());
        try (PoolStore store = write()) {
            kept.writeTo(store, NAME);
            store.destination(name).commit(kept.top(), Optional.of(provenance));
            assertThat(store.source(name).resolve()).contains(kept.top().descriptor());
            assertThat(store.destination(name).current()).contains(kept.top().descriptor());
            assertThat(store.destination(name).provenance()).contains(provenance);
            assertThat(store.names())
                    .containsExactlyInAnyOrder(
                            ImageName.tagged("library/alpine", "3.14"),
                            ImageName.digested("library/alpine", kept.digest()));
        }
    }

    private static Provenance provenance(MadeImage image) {
        return new Provenance(
                "alpine:3.14",
                "docker.io/library/alpine:3.14",
                image.digest(),
                List.of(RandomImages.AMD64, RandomImages.ARMV7),
                List.of("base"));
    }

    private static Path blobFile(Path root, Descriptor descriptor) {
        String hex = descriptor.digest().hex();
        return root.resolve("docker/registry/v2/blobs/sha256/" + hex.substring(0, 2))
                .resolve(hex)
                .resolve("data");
    }
}
