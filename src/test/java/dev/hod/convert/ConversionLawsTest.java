package dev.hod.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Descriptor;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every image. */
@SuppressWarnings("NullAway.Init")
class ConversionLawsTest {
    private static final Conversion TO_OCI = Conversion.to(ManifestFormat.OCI);
    private static final Conversion TO_DOCKER = Conversion.to(ManifestFormat.DOCKER);
    private static final Conversion UNPACKED =
            Conversion.of(
                    List.of(ManifestFormat.OCI, ManifestFormat.DOCKER), LayerChange.DECOMPRESSED);

    @TempDir Path spool;
    private final MemoryStore store = new MemoryStore();

    private RawManifest convert(String from, String to, Conversion conversion) throws IOException {
        return Converting.convert(store, from, store, to, conversion, spool);
    }

    private static MadeImage imageOrIndex(RandomImages random, long seed) {
        Format format = seed % 2 == 0 ? Format.DOCKER : Format.OCI;
        return seed % 3 == 0
                ? random.index(format, RandomImages.AMD64, RandomImages.ARM64, RandomImages.ARMV7)
                : random.image(format, RandomImages.ARMV7, Packing.GZIP);
    }

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void thereAndBackIsTheSame(long seed) throws IOException {
        imageOrIndex(new RandomImages(seed), seed).writeTo(store, "a:1");

        convert("a:1", "a:first", TO_OCI);
        RawManifest docker = convert("a:first", "a:docker", TO_DOCKER);
        RawManifest oci = convert("a:docker", "a:oci", TO_OCI);

        assertThat(convert("a:oci", "a:back", TO_DOCKER)).isEqualTo(docker);
        assertThat(convert("a:back", "a:again", TO_OCI)).isEqualTo(oci);
        assertThat(ManifestFormat.of(oci.mediaType())).isEqualTo(ManifestFormat.OCI);
        assertThat(ManifestFormat.of(docker.mediaType())).isEqualTo(ManifestFormat.DOCKER);
    }

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void whatHasTheFormKeepsItsBytes(long seed) throws IOException {
        MadeImage image = new RandomImages(seed).any();
        image.writeTo(store, "a:1");

        assertThat(convert("a:1", "a:2", Conversion.NONE.keepingDigests())).isEqualTo(image.top());
    }

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void configsKeepTheirBytes(long seed) throws IOException {
        RandomImages random = new RandomImages(seed);
        random.image(Format.DOCKER, RandomImages.AMD64, Packing.GZIP).writeTo(store, "a:1");

        convert("a:1", "a:2", TO_OCI);

        Descriptor was = Converting.image(store, "a:1").config();
        Descriptor is = Converting.image(store, "a:2").config();
        assertThat(is.digest()).isEqualTo(was.digest());
        assertThat(is.mediaType()).isEqualTo(MediaType.OCI_CONFIG);
    }

    static Stream<Packing> packings() {
        return Stream.of(Packing.values());
    }

    @ParameterizedTest
    @MethodSource("packings")
    void unpackedLayersAreThoseThatTheConfigNames(Packing packing) throws IOException {
        MadeImage plain = new RandomImages(1).image(Format.OCI, RandomImages.AMD64, Packing.PLAIN);
        plain.writeTo(store, "a:plain");
        new RandomImages(1)
                .image(Format.OCI, RandomImages.AMD64, packing)
                .writeTo(store, "a:packed");

        convert("a:packed", "a:unpacked", UNPACKED);

        ImageManifest unpacked = Converting.image(store, "a:unpacked");
        assertThat(unpacked.layers()).isEqualTo(Converting.image(store, "a:plain").layers());
    }

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void packingAndUnpackingGiveTheSameTars(long seed) throws IOException {
        new RandomImages(seed).mixedLayers().writeTo(store, "a:1");
        Conversion zstd =
                Conversion.of(
                        List.of(ManifestFormat.OCI),
                        new LayerChange.Compressed(
                                dev.hod.convert.Packing.ZSTD,
                                OptionalInt.of(7),
                                LayerChange.Which.OTHERS));
        Conversion gzip = Conversion.of(List.of(ManifestFormat.OCI), LayerChange.USUAL);

        RawManifest plain = convert("a:1", "a:plain", UNPACKED);
        RawManifest packed = convert("a:plain", "a:gzip", gzip);
        convert("a:gzip", "a:zstd", zstd);

        assertThat(convert("a:zstd", "a:2", UNPACKED)).isEqualTo(plain);
        assertThat(convert("a:2", "a:3", gzip)).isEqualTo(packed);
    }
}
