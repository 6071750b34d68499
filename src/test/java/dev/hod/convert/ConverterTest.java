package dev.hod.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest.ImageIndex;
import dev.hod.image.MediaType;
import dev.hod.image.PlatformChoice;
import dev.hod.image.RawManifest;
import dev.hod.pool.Pool;
import dev.hod.progress.Progress;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.pool.PoolStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class ConverterTest {
    private static final Conversion TO_OCI = Conversion.to(ManifestFormat.OCI);
    private static final Conversion TO_DOCKER = Conversion.to(ManifestFormat.DOCKER);
    private static final Conversion UNPACKED =
            Conversion.of(
                    List.of(ManifestFormat.OCI, ManifestFormat.DOCKER), LayerChange.DECOMPRESSED);

    @TempDir Path folder;
    private final RandomImages random = new RandomImages(3);
    private final MemoryStore store = new MemoryStore();

    private RawManifest convert(String from, String to, Conversion conversion) throws IOException {
        return Converting.convert(store, from, store, to, conversion, folder.resolve("spool"));
    }

    private static Conversion zstd(ManifestFormat... formats) {
        return Conversion.of(
                List.of(formats),
                new LayerChange.Compressed(
                        dev.hod.convert.Packing.ZSTD,
                        OptionalInt.empty(),
                        LayerChange.Which.OTHERS));
    }

    private void write(String name, MediaType type, String manifest, byte[]... blobs)
            throws IOException {
        ImageDestination destination = store.destination(MadeImage.named(name));
        for (byte[] blob : blobs) {
            Descriptor descriptor =
                    Descriptor.of(MediaType.OCTET_STREAM, Digest.sha256(blob), blob.length);
            destination.put(new dev.hod.blob.BytesBlob(descriptor, blob, "memory"));
        }
        RawManifest raw = new RawManifest(type, manifest.getBytes(StandardCharsets.UTF_8));
        destination.put(raw);
        store.flush();
        destination.commit(raw, Optional.empty());
    }

    private static String descriptor(String type, byte[] blob) {
        return "\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d"
                .formatted(type, Digest.sha256(blob), blob.length);
    }

    @Test
    void keepsAllThatOciHasAPlaceForAndMore() throws IOException {
        byte[] config =
                "{\"os\":\"linux\",\"docker_version\":\"<20>\"}".getBytes(StandardCharsets.UTF_8);
        byte[] layer = {1, 2, 3};
        write(
                "a:1",
                MediaType.DOCKER_MANIFEST,
                """
                { "layers": [{%s, "urls": ["https://x/?a&b"], "annotations": {"z":"1","a":"<2>"}}],
                  "config": {%s}, "schemaVersion": 2, "x": [1] }
                """
                        .formatted(
                                descriptor(
                                        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
                                        layer),
                                descriptor(MediaType.DOCKER_CONFIG.value(), config)),
                config,
                layer);

        assertThat(Converting.text(convert("a:1", "a:2", TO_OCI)))
                .isEqualTo(
                        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":{%s},\"layers\":[{%s,\"urls\":[\"https://x/?a\\u0026b\"],\"annotations\":{\"a\":\"\\u003c2\\u003e\",\"z\":\"1\"}}],\"x\":[1]}"
                                .formatted(
                                        MediaType.OCI_MANIFEST,
                                        descriptor(MediaType.OCI_CONFIG.value(), config),
                                        descriptor(
                                                "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
                                                layer)));
    }

    @Test
    void keepsWhatThePlatformSaysToTheLetter() throws IOException {
        MadeImage image = random.image(Format.DOCKER, RandomImages.ARM64, Packing.GZIP);
        image.writeTo(store, "a:1");
        write(
                "a:list",
                MediaType.DOCKER_LIST,
                """
                {"schemaVersion":2,"manifests":[{%s,"platform":{"os":"linux","variant":"v8","architecture":"arm64","os.features":["x"],"features":["sse4"]}}]}
                """
                        .formatted(
                                "\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d"
                                        .formatted(
                                                MediaType.DOCKER_MANIFEST,
                                                image.digest(),
                                                image.top().size())));

        RawManifest oci = convert("a:list", "a:oci", TO_OCI);

        assertThat(Converting.text(oci))
                .contains(
                        "\"platform\":{\"architecture\":\"arm64\",\"os\":\"linux\",\"os.features\":[\"x\"],\"variant\":\"v8\",\"features\":[\"sse4\"]}");
    }

    @Test
    void givesTheSameFromEveryPlace() throws IOException {
        MadeImage image = random.index(Format.DOCKER, RandomImages.AMD64, RandomImages.ARM64);
        image.writeTo(store, "a:1");
        try (PoolStore pool = PoolStore.open(folder.resolve("pool"), Pool.Mode.WRITE)) {
            image.writeTo(pool, "b:1");
            Conversion conversion =
                    Conversion.of(
                            List.of(ManifestFormat.OCI),
                            new LayerChange.Compressed(
                                    dev.hod.convert.Packing.ZSTD,
                                    OptionalInt.empty(),
                                    LayerChange.Which.OTHERS));

            RawManifest one = convert("a:1", "a:2", conversion);
            RawManifest other =
                    Converting.convert(pool, "b:1", store, "b:2", conversion, folder.resolve("s"));

            assertThat(other).isEqualTo(one);
        }
    }

    @Test
    void namesPlatformsThatAManifestListMustHave() throws IOException {
        MadeImage image = random.image(Format.OCI, RandomImages.ARM64, Packing.GZIP);
        image.writeTo(store, "a:1");
        write(
                "a:index",
                MediaType.OCI_INDEX,
                "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}]}"
                        .formatted(MediaType.OCI_MANIFEST, image.digest(), image.top().size()));

        assertThat(Converting.text(convert("a:index", "a:2", TO_DOCKER)))
                .contains("\"platform\":{\"architecture\":\"arm64\",\"os\":\"linux\"}");
    }

    @Test
    void leavesAttestationsOutOfAManifestList() throws IOException {
        random.attested(RandomImages.AMD64, RandomImages.ARM64).writeTo(store, "a:1");

        convert("a:1", "a:2", TO_DOCKER);

        ImageIndex list = (ImageIndex) Converting.manifest(store, "a:2");
        assertThat(list.references()).hasSize(2);
    }

    @Test
    void takesOciWhereDockersFormatCannotHoldZstd() throws IOException {
        random.index(Format.DOCKER, RandomImages.AMD64, RandomImages.ARM64).writeTo(store, "a:1");

        RawManifest top = convert("a:1", "a:2", zstd(ManifestFormat.DOCKER, ManifestFormat.OCI));

        assertThat(top.mediaType()).isEqualTo(MediaType.OCI_INDEX);
    }

    @Test
    void refusesZstdWhereOnlyDockersFormatWillDo() throws IOException {
        random.image(Format.OCI, RandomImages.AMD64, Packing.ZSTD).writeTo(store, "a:1");

        assertThatThrownBy(() -> convert("a:1", "a:2", TO_DOCKER))
                .isInstanceOf(Unconvertible.class)
                .hasMessageContaining("zstd layers, which Docker schema 2 has no type for");
    }

    @Test
    void refusesWhatIsNoImage() throws IOException {
        random.chart().writeTo(store, "a:1");

        assertThatThrownBy(() -> convert("a:1", "a:2", TO_DOCKER))
                .isInstanceOf(Unconvertible.class)
                .hasMessageContaining("application/vnd.cncf.helm.config.v1+json");
    }

    @Test
    void refusesLayersOfATypeNobodyKnows() throws IOException {
        byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
        write(
                "a:1",
                MediaType.OCI_MANIFEST,
                "{\"schemaVersion\":2,\"config\":{%s},\"layers\":[{%s}]}"
                        .formatted(
                                descriptor(MediaType.OCI_CONFIG.value(), config),
                                descriptor(
                                        "application/vnd.oci.image.layer.v1.tar+gzip+encrypted",
                                        config)),
                config);

        assertThatThrownBy(() -> convert("a:1", "a:2", TO_DOCKER))
                .isInstanceOf(Unconvertible.class)
                .hasMessageContaining("tar+gzip+encrypted");
    }

    @Test
    void changesNothingWhereDigestsAreToBeKept() throws IOException {
        random.index(Format.DOCKER, RandomImages.AMD64, RandomImages.ARM64).writeTo(store, "a:1");

        assertThatThrownBy(() -> convert("a:1", "a:2", TO_OCI.keepingDigests()))
                .hasMessage(
                        "Manifest list must be converted to type"
                                + " \"application/vnd.oci.image.index.v1+json\" to be written to"
                                + " destination, but we cannot modify it: \"Instructed to preserve"
                                + " digests\"");
    }

    @Test
    void findsALayerThatIsNotTheOneOfTheConfig() throws IOException {
        byte[] layer = gzip("other".getBytes(StandardCharsets.UTF_8));
        Digest named = Digest.sha256(new byte[] {1});
        byte[] config =
                "{\"rootfs\":{\"diff_ids\":[\"%s\"]}}"
                        .formatted(named)
                        .getBytes(StandardCharsets.UTF_8);
        write("a:1", MediaType.OCI_MANIFEST, manifest(config, layer), config, layer);

        assertThatThrownBy(() -> convert("a:1", "a:2", UNPACKED))
                .isInstanceOf(BadLayer.class)
                .hasMessageContaining("the image's config says " + named);
        assertThat(folder.resolve("spool")).isEmptyDirectory();
    }

    @Test
    void findsALayerThatCannotBeUnpacked() throws IOException {
        byte[] layer = java.util.Arrays.copyOf(gzip(new byte[5_000]), 20);
        byte[] config =
                "{\"rootfs\":{\"diff_ids\":[\"%s\"]}}"
                        .formatted(Digest.sha256(new byte[5_000]))
                        .getBytes(StandardCharsets.UTF_8);
        write("a:1", MediaType.OCI_MANIFEST, manifest(config, layer), config, layer);

        assertThatThrownBy(() -> convert("a:1", "a:2", UNPACKED))
                .isInstanceOf(BadLayer.class)
                .hasMessageContaining("cannot be unpacked as gzip");
    }

    @Test
    void unpacksGzipOfSeveralMembers() throws IOException {
        byte[] one = gzip(new byte[300_000]);
        byte[] layer = java.util.Arrays.copyOf(one, 2 * one.length);
        System.arraycopy(one, 0, layer, one.length, one.length);
        Digest diffId = Digest.sha256(new byte[600_000]);
        byte[] config =
                "{\"rootfs\":{\"diff_ids\":[\"%s\"]}}"
                        .formatted(diffId)
                        .getBytes(StandardCharsets.UTF_8);
        write("a:1", MediaType.OCI_MANIFEST, manifest(config, layer), config, layer);

        convert("a:1", "a:2", UNPACKED);

        assertThat(Converting.image(store, "a:2").layers())
                .singleElement()
                .satisfies(l -> assertThat(l.digest()).isEqualTo(diffId));
    }

    @Test
    void makesALayerOnceForAllImagesThatHaveIt() throws IOException {
        MadeImage one = random.image(Format.OCI, RandomImages.AMD64, Packing.GZIP);
        one.writeTo(store, "a:1");
        one.writeTo(store, "b:1");
        long layers = Converting.image(store, "a:1").layers().stream().distinct().count();
        store.forgetCalls();

        try (Converter converter = new Converter(folder.resolve("spool"), Progress.SILENT)) {
            for (String name : List.of("a:1", "b:1")) {
                converter
                        .of(store.source(MadeImage.named(name)), PlatformChoice.ALL, UNPACKED)
                        .resolve();
            }
            assertThat(folder.resolve("spool")).isNotEmptyDirectory();
        }

        assertThat(store.count(MemoryStore.Verb.OPEN_BLOB)).isEqualTo(layers + 2);
        assertThat(folder.resolve("spool")).isEmptyDirectory();
    }

    @Test
    void takesOnlyThePlatformsWanted() throws IOException {
        random.index(Format.OCI, RandomImages.AMD64, RandomImages.ARM64).writeTo(store, "a:1");
        store.forgetCalls();

        try (Converter converter = new Converter(folder.resolve("spool"), Progress.SILENT)) {
            Descriptor top =
                    converter
                            .of(
                                    store.source(MadeImage.named("a:1")),
                                    PlatformChoice.only(RandomImages.ARM64),
                                    TO_DOCKER)
                            .resolve()
                            .orElseThrow();

            assertThat(top.mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
        }
    }

    @Test
    void refusesLevelsThatNoCompressorHas() {
        assertThatThrownBy(() ->
                        new LayerChange.Compressed(
                                dev.hod.convert.Packing.GZIP,
                                OptionalInt.of(77),
                                LayerChange.Which.PLAIN))
                .hasMessageContaining("gzip: invalid compression level: 77");
    }

    @Test
    void leavesNoSpoolWhereNoLayerChanged() throws IOException {
        random.image(Format.DOCKER, RandomImages.AMD64, Packing.GZIP).writeTo(store, "a:1");

        convert("a:1", "a:2", TO_OCI);

        assertThat(Files.exists(folder.resolve("spool"))).isFalse();
    }

    private static String manifest(byte[] config, byte[] layer) {
        return "{\"schemaVersion\":2,\"config\":{%s},\"layers\":[{%s}]}"
                .formatted(
                        descriptor(MediaType.OCI_CONFIG.value(), config),
                        descriptor(MediaType.OCI_LAYER_GZIP.value(), layer));
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }
}
