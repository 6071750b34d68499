package dev.hod.transport.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.concurrent.Tasks;
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

/** Holds the code to {@code layouts/oci-layout.md} and its golden trees, made by other tools. */
class OciLayoutTest {
    private static final Path GOLDEN = Path.of("layouts/trees/oci");
    private static final String DIGEST =
            "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

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

    private Store open() {
        return OciStore.open(folder, Optional.empty());
    }

    private void index(String entries) throws IOException {
        Files.writeString(
                folder.resolve("index.json"),
                "{\"schemaVersion\":2,\"manifests\":[" + entries + "]}");
    }

    private static String entry(String more) {
        return "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\""
                + DIGEST
                + "\",\"size\":2"
                + more
                + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"skopeo", "umoci"})
    void writesTheGoldenTreeOutOfItself(String name) throws IOException {
        try (Store golden = OciStore.open(GOLDEN.resolve(name), Optional.empty());
                Store store = open()) {
            for (ImageName image : golden.names()) {
                copy(golden.source(image), store);
            }
        }

        SortedMap<String, Digest> ours = files(folder);
        SortedMap<String, Digest> theirs = files(GOLDEN.resolve(name));
        assertThat(ours.remove("index.json")).isNotNull();
        assertThat(theirs.remove("index.json")).isNotNull();
        assertThat(ours).isEqualTo(theirs);
        // The entries' order is the one they came in; theirs has no media type.
        assertThat(Files.readString(folder.resolve("index.json")))
                .hasSize(
                        Files.readString(GOLDEN.resolve(name).resolve("index.json"))
                                        .strip()
                                        .length()
                                + ",\"mediaType\":\"application/vnd.oci.image.index.v1+json\""
                                        .length());
    }

    private static void copy(ImageSource source, Store store) throws IOException {
        Closure closure =
                ClosureWalk.of(source, source.resolve().orElseThrow(), PlatformChoice.ALL);
        ImageDestination destination = store.destination(source.name());
        for (var blob : closure.blobs().values()) {
            destination.put(source.blob(blob));
        }
        for (Manifest manifest : closure.manifests()) {
            destination.put(manifest.raw());
        }
        store.flush();
        destination.commit(closure.top().raw(), Optional.empty());
    }

    @Test
    void losesNoEntryOfManyWriters() throws IOException {
        MadeImage image = new RandomImages(1).image();
        List<String> names = Stream.iterate(0, i -> i + 1).limit(40).map(i -> "v" + i).toList();
        try (Tasks tasks = new Tasks("writers", 8)) {
            for (String name : names) {
                // Each is a store of its own, as another process would open it.
                tasks.fork(() -> {
                    try (Store store = open()) {
                        image.writeTo(store, ImageName.called(name));
                    }
                });
            }
            tasks.join();
        }

        try (Store store = open()) {
            assertThat(store.names())
                    .containsExactlyInAnyOrderElementsOf(
                            names.stream().map(ImageName::called).toList());
        }
    }

    @Test
    void keepsTheBytesOfEntriesThatStay() throws IOException {
        String strange =
                entry(",\"platform\":{\"os\":\"plan9\",\"architecture\":\"x\"}, \"x\" : [1]");
        index(strange);
        try (Store store = open()) {
            new RandomImages(2).image().writeTo(store, ImageName.called("new"));
        }

        assertThat(Files.readString(folder.resolve("index.json"))).contains(strange + ",{");
    }

    @Test
    void takesANameFromTheEntryThatHadIt() throws IOException {
        String name = "\"org.opencontainers.image.ref.name\":\"v1\"";
        index(
                entry(",\"annotations\":{" + name + "}")
                        + ","
                        + entry(",\"annotations\":{\"a\":\"b\"," + name + "}"));
        MadeImage image = new RandomImages(3).image();
        try (Store store = open()) {
            image.writeTo(store, ImageName.called("v1"));
            assertThat(store.source(ImageName.called("v1")).resolve()).isPresent();
        }

        assertThat(Files.readString(folder.resolve("index.json")))
                .contains("[" + entry("") + ",")
                .contains("\"digest\":\"" + image.digest() + "\"");
    }

    @Test
    void replacesAnUnnamedEntryOfTheSameImage() throws IOException {
        MadeImage image = new RandomImages(4).image();
        try (Store store = open()) {
            image.writeTo(store, ImageName.SOLE);
            image.writeTo(store, ImageName.called("v1"));
            assertThat(store.names()).containsExactly(ImageName.called("v1"));
            image.writeTo(store, ImageName.called("v2"));
            assertThat(store.names())
                    .containsExactly(ImageName.called("v1"), ImageName.called("v2"));
        }
    }

    @Test
    void findsEntriesByPositionAndDigest() throws IOException {
        MadeImage image = new RandomImages(5).image();
        try (Store store = open()) {
            new RandomImages(6).image().writeTo(store, ImageName.called("v1"));
            image.writeTo(store, ImageName.SOLE);

            assertThat(store.source(ImageName.entry(1)).resolve())
                    .contains(image.top().descriptor());
            assertThat(store.source(ImageName.entry(2)).resolve()).isEmpty();
            assertThat(store.source(ImageName.digested("", image.digest())).resolve())
                    .contains(image.top().descriptor());
            assertThatThrownBy(() -> store.source(ImageName.SOLE).resolve())
                    .hasMessageContaining("more than one image in oci, choose an image");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"manifests\":[{}]}",
                "{\"manifests\":[{\"digest\":\"../../etc/passwd\",\"size\":1}]}",
                "{\"manifests\":[{\"digest\":\"sha256:../x\",\"size\":1}]}"
            })
    void saysThatAnIndexIsNone(String json) throws IOException {
        Files.writeString(folder.resolve("index.json"), json);

        try (Store store = open()) {
            assertThatThrownBy(() -> store.source(ImageName.SOLE).resolve())
                    .isInstanceOf(BadLayout.class)
                    .message()
                    .hasLineCount(1)
                    .contains("index.json");
        }
    }
}
