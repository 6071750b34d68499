package dev.hod.transport.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hod.blob.BlobBytes;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerArchiveTest {
    private static final ImageName NAME = ImageName.called("docker.io/library/app:1");
    private static final byte[] LAYER = "a layer, more or less".repeat(50).getBytes(UTF_8);

    @TempDir private Path folder;

    private Path file() {
        return folder.resolve("a.tar");
    }

    private static byte[] config(Digest... layers) {
        StringBuilder ids = new StringBuilder();
        for (Digest layer : layers) {
            ids.append(ids.isEmpty() ? "" : ",").append('"').append(layer).append('"');
        }
        return ("{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
                        + ids
                        + "]}}")
                .getBytes(UTF_8);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }

    /** One image of one layer, as an archive's entries. */
    private static Map<String, byte[]> entries(byte[] layer) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("c.json", config(Digest.sha256(LAYER)));
        entries.put("l/layer.tar", layer);
        entries.put(
                "manifest.json",
                "[{\"Config\":\"c.json\",\"RepoTags\":[\"app:1\"],\"Layers\":[\"l/layer.tar\"]}]"
                        .getBytes(UTF_8));
        return entries;
    }

    private Path archive(Map<String, byte[]> entries) throws IOException {
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(Files.newOutputStream(file()))) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(each.getKey());
                entry.setSize(each.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(each.getValue());
                tar.closeArchiveEntry();
            }
        }
        return file();
    }

    private Failure failure(Map<String, byte[]> entries) throws IOException {
        Path file = archive(entries);
        Failure failure =
                catchThrowableOfType(
                        Failure.class,
                        () -> {
                            try (Store store = DockerArchive.open(file, folder)) {
                                store.source(NAME).resolve();
                            }
                        });
        assertThat(failure.getMessage()).hasLineCount(1).contains("a.tar");
        assertThat(failure.kind()).isEqualTo(Failure.Kind.CORRUPT);
        return failure;
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "gzip"})
    void makesOneManifestHoweverTheLayerIsPacked(String packing) throws IOException {
        Path file = archive(entries(packing.equals("gzip") ? gzip(LAYER) : LAYER));
        try (Store store = DockerArchive.open(file, folder)) {
            ImageSource source = store.source(NAME);
            Descriptor top = source.resolve().orElseThrow();
            byte[] config = config(Digest.sha256(LAYER));
            assertThat(new String(source.manifest(top).bytes(), UTF_8))
                    .isEqualTo(
                            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\","
                                    + "\"config\":{\"mediaType\":\"application/vnd.docker.container.image.v1+json\",\"size\":"
                                    + config.length
                                    + ",\"digest\":\""
                                    + Digest.sha256(config)
                                    + "\"},\"layers\":[{\"mediaType\":\"application/vnd.docker.image.rootfs.diff.tar.gzip\",\"size\":"
                                    + LAYER.length
                                    + ",\"digest\":\""
                                    + Digest.sha256(LAYER)
                                    + "\"}]}");
            Descriptor layer = source.find(Digest.sha256(LAYER)).orElseThrow();
            assertThat(BlobBytes.read(source.blob(layer), 1 << 20)).isEqualTo(LAYER);
        }
    }

    @Test
    void saysWhichBlobIsNotWhatTheConfigNames() throws IOException {
        Path file = archive(entries("something else".getBytes(UTF_8)));
        try (Store store = DockerArchive.open(file, folder)) {
            ImageSource source = store.source(NAME);
            Descriptor layer = source.find(Digest.sha256(LAYER)).orElseThrow();
            Failure failure =
                    catchThrowableOfType(
                            Failure.class, () -> BlobBytes.read(source.blob(layer), 1 << 20));
            assertThat(failure.kind()).isEqualTo(Failure.Kind.CORRUPT);
        }
    }

    @Test
    void refusesAnArchiveWithoutAManifest() throws IOException {
        assertThat(failure(Map.of("x", LAYER)).getMessage()).contains("no manifest.json");
    }

    @Test
    void refusesALayerThatIsNotThere() throws IOException {
        Map<String, byte[]> entries = entries(LAYER);
        entries.remove("l/layer.tar");
        assertThat(failure(entries).getMessage()).contains("\"l/layer.tar\", which is not there");
    }

    @Test
    void refusesAnotherNumberOfLayersThanTheConfigHas() throws IOException {
        Map<String, byte[]> entries = entries(LAYER);
        entries.put("c.json", config());
        assertThat(failure(entries).getMessage())
                .contains("lists 1 layers of c.json, its config 0");
    }

    @Test
    void refusesAConfigThatIsNotWhatItIsCalled() throws IOException {
        Map<String, byte[]> entries = entries(LAYER);
        String name = "0".repeat(64) + ".json";
        entries.put(name, config(Digest.sha256(LAYER)));
        entries.put(
                "manifest.json",
                ("[{\"Config\":\""
                                + name
                                + "\",\"RepoTags\":[\"app:1\"],\"Layers\":[\"l/layer.tar\"]}]")
                        .getBytes(UTF_8));
        assertThat(failure(entries).getMessage()).contains("has digest");
    }

    @Test
    void refusesOneLayerThatIsToBeTwo() throws IOException {
        Map<String, byte[]> entries = entries(LAYER);
        entries.put("c.json", config(Digest.sha256(LAYER), Digest.sha256(new byte[0])));
        entries.put(
                "manifest.json",
                "[{\"Config\":\"c.json\",\"RepoTags\":[\"app:1\"],\"Layers\":[\"l/layer.tar\",\"l/layer.tar\"]}]"
                        .getBytes(UTF_8));
        assertThat(failure(entries).getMessage()).contains("at once");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[",
                "[1]",
                "[{}]",
                "nonsense",
                "[{\"Config\":7}]",
                "[{\"Config\":\"c.json\",\"Layers\":{}}]",
                ""
            })
    void refusesAManifestOfAnotherForm(String json) throws IOException {
        Map<String, byte[]> entries = entries(LAYER);
        entries.put("manifest.json", json.getBytes(UTF_8));
        assertThat(failure(entries).getMessage()).contains("manifest.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "nonsense", "{\"manifests\":[{\"digest\":7}]}"})
    void doesNotMindABadLayoutBesides(String index) throws IOException {
        Map<String, byte[]> entries = entries(LAYER);
        entries.put("index.json", index.getBytes(UTF_8));
        try (Store store = DockerArchive.open(archive(entries), folder)) {
            assertThat(store.source(NAME).resolve()).isPresent();
        }
    }

    @Test
    void refusesDeepJson() throws IOException {
        Map<String, byte[]> entries = entries(LAYER);
        entries.put("manifest.json", ("[{\"x\":" + "[".repeat(100_000)).getBytes(UTF_8));
        failure(entries);
    }

    @Test
    void asksWhichOfSeveralImagesIsMeantInSkopeosWords() throws IOException {
        Map<String, byte[]> entries = entries(LAYER);
        String one = "{\"Config\":\"c.json\",\"RepoTags\":null,\"Layers\":[\"l/layer.tar\"]}";
        entries.put("manifest.json", ("[" + one + "," + one + "]").getBytes(UTF_8));
        try (Store store = DockerArchive.open(archive(entries), folder)) {
            assertThat(store.names()).containsExactly(ImageName.entry(0), ImageName.entry(1));
            assertThat(store.source(ImageName.entry(1)).resolve()).isPresent();
            assertThat(message(store, ImageName.SOLE))
                    .isEqualTo("Unexpected tar manifest.json: expected 1 item, got 2");
            assertThat(message(store, ImageName.entry(7)))
                    .isEqualTo("Invalid source index @7, only 2 manifest items available");
        }
    }

    private static String message(Store store, ImageName name) {
        return String.valueOf(
                catchThrowableOfType(Failure.class, () -> store.source(name).resolve())
                        .getMessage());
    }
}
