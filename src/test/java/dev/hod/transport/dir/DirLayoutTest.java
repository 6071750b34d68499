package dev.hod.transport.dir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.blob.BytesBlob;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.PlatformChoice;
import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the code to {@code layouts/dir-v1.1.md} and its golden trees, which skopeo made. */
class DirLayoutTest {
    private static final Path GOLDEN = Path.of("layouts/trees/dir");

    @TempDir Path folder;

    private static SortedMap<String, Digest> files(Path root) throws IOException {
        SortedMap<String, Digest> all = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                all.put(root.relativize(file).toString(), Digest.sha256(Files.readAllBytes(file)));
            }
        }
        return all;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Store source = DirStore.open(from);
                Store target = DirStore.open(to)) {
            ImageSource image = source.source(ImageName.SOLE);
            ImageDestination destination = target.destination(ImageName.SOLE);
            Closure closure =
                    ClosureWalk.of(image, image.resolve().orElseThrow(), PlatformChoice.ALL);
            for (var blob : closure.blobs().values()) {
                destination.put(image.blob(blob));
            }
            for (Manifest manifest : closure.manifests()) {
                destination.put(manifest.raw());
            }
            target.flush();
            destination.commit(closure.top().raw(), Optional.empty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "index"})
    void writesTheGoldenTreeOutOfItself(String name) throws IOException {
        copy(GOLDEN.resolve(name), folder.resolve("image"));

        assertThat(files(folder.resolve("image"))).isEqualTo(files(GOLDEN.resolve(name)));
    }

    @Test
    void namesOtherAlgorithmsAndSaysSoInItsVersion() throws IOException {
        MadeImage image = new RandomImages(1).sha512Layer();
        try (Store store = DirStore.open(folder.resolve("image"))) {
            image.writeTo(store, ImageName.SOLE);
        }

        Digest layer = image.blobs().lastEntry().getKey();
        assertThat(folder.resolve("image/sha512-" + layer.hex())).exists();
        assertThat(folder.resolve("image/version"))
                .hasContent("Directory Transport Version: 1.2\n");
    }

    @Test
    void takesOverWhatAKilledProcessLeft() throws IOException {
        MadeImage image = new RandomImages(2).image();
        MadeImage.Content layer = image.blobs().lastEntry().getValue();
        Path left = Files.createDirectory(folder.resolve(".image.hod-1-1.tmp"));
        Files.write(left.resolve(layer.descriptor().digest().hex()), layer.bytes());
        MadeImage.Content config = image.blobs().firstEntry().getValue();
        byte[] rotten = config.bytes();
        rotten[0] ^= 1;
        Files.write(left.resolve(config.descriptor().digest().hex()), rotten);
        Files.writeString(left.resolve("of another image"), "x");

        try (Store store = DirStore.open(folder.resolve("image"))) {
            ImageDestination destination = store.destination(ImageName.SOLE);
            assertThat(destination.put(new BytesBlob(layer.descriptor(), layer.bytes(), "memory")))
                    .isInstanceOf(dev.hod.blob.Placement.AlreadyThere.class);
            image.writeTo(store, ImageName.SOLE);
        }

        assertThat(files(folder.resolve("image")))
                .hasSize(image.digests().size() + 1)
                .containsValue(config.descriptor().digest());
        assertThat(left).doesNotExist();
    }

    @Test
    void leavesTheOldImageUntilTheNewOneIsWhole() throws IOException {
        MadeImage first = new RandomImages(3).image();
        try (Store store = DirStore.open(folder.resolve("image"))) {
            first.writeTo(store, ImageName.SOLE);
        }
        SortedMap<String, Digest> before = files(folder);
        MadeImage second = new RandomImages(4).image();
        try (Store store = DirStore.open(folder.resolve("image"))) {
            for (MadeImage.Content blob : second.blobs().values()) {
                store.destination(ImageName.SOLE)
                        .put(new BytesBlob(blob.descriptor(), blob.bytes(), "memory"));
            }
            assertThat(files(folder.resolve("image"))).isEqualTo(files(folder.resolve("image")));
        }

        assertThat(files(folder)).isEqualTo(before);
    }

    @Test
    void linksWhatSeveralFoldersNeed() throws IOException {
        MadeImage image = new RandomImages(5).image();
        try (Store store = DirStore.open(folder)) {
            for (String name : List.of("team/a:1", "team/b:1")) {
                image.writeTo(store, DirStore.below(name));
            }
            assertThat(store.names())
                    .containsExactly(DirStore.below("team/a:1"), DirStore.below("team/b:1"));
        }

        String layer = image.blobs().lastEntry().getKey().hex();
        assertThat(Files.getAttribute(folder.resolve("team/b:1").resolve(layer), "unix:ino"))
                .isEqualTo(
                        Files.getAttribute(folder.resolve("team/a:1").resolve(layer), "unix:ino"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "Directory Transport Version: x\n"})
    void refusesAVersionThatIsNone(String version) throws IOException {
        copy(GOLDEN.resolve("image"), folder.resolve("image"));
        Files.writeString(folder.resolve("image/version"), version);

        try (Store store = DirStore.open(folder.resolve("image"))) {
            assertThatThrownBy(() -> store.source(ImageName.SOLE).resolve())
                    .isInstanceOf(BadDirectory.class);
            assertThatThrownBy(() -> store.destination(ImageName.SOLE).current())
                    .hasMessageContaining("don't want to overwrite important data");
        }
    }
}
