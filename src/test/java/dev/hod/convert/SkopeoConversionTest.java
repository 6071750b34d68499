package dev.hod.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.Peers;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same conversions by skopeo, compared to the byte. */
@SuppressWarnings("NullAway.Init")
class SkopeoConversionTest {
    @TempDir Path folder;
    private final RandomImages random = new RandomImages(11);
    private final MemoryStore store = new MemoryStore();

    private RawManifest ours(MadeImage image, ManifestFormat format) throws IOException {
        image.writeTo(store, "a:1");
        return Converting.convert(
                store, "a:1", store, "a:2", Conversion.to(format), folder.resolve("spool"));
    }

    /** The manifest that skopeo makes of an image in a folder. */
    private String theirs(MadeImage image, String format) throws IOException {
        Path from = Files.createDirectory(folder.resolve("from"));
        Files.writeString(from.resolve("version"), "Directory Transport Version: 1.1\n");
        for (RawManifest manifest : image.manifests()) {
            Files.write(from.resolve(manifest.digest().hex() + ".manifest.json"), manifest.bytes());
        }
        Files.write(from.resolve("manifest.json"), image.top().bytes());
        for (var blob : image.blobs().entrySet()) {
            Files.write(from.resolve(blob.getKey().hex()), blob.getValue().bytes());
        }
        Peers.run(
                        "skopeo",
                        "--insecure-policy",
                        "copy",
                        "--all",
                        "--format",
                        format,
                        "dir:" + from,
                        "dir:" + folder.resolve("to"))
                .success();
        return Files.readString(folder.resolve("to/manifest.json"));
    }

    @Test
    void makesTheSameManifestOfAnOciImage() throws IOException {
        MadeImage image = random.image(Format.OCI, RandomImages.ARMV7, Packing.GZIP);

        assertThat(Converting.text(ours(image, ManifestFormat.DOCKER)))
                .isEqualTo(theirs(image, "v2s2"));
    }

    @Test
    void makesTheSameManifestListOfAnIndex() throws IOException {
        MadeImage image = random.index(Format.OCI, RandomImages.AMD64, RandomImages.ARMV7);

        assertThat(Converting.text(ours(image, ManifestFormat.DOCKER)))
                .isEqualTo(theirs(image, "v2s2"));
    }

    /** Skopeo writes the config anew and loses what it does not know of. */
    @Test
    void makesTheSameManifestOfADockerImageButForTheConfig() throws IOException {
        MadeImage image = random.image(Format.DOCKER, RandomImages.AMD64, Packing.GZIP);
        String config = "\"digest\":\"sha256:[0-9a-f]{64}\",\"size\":[0-9]+},\"layers\"";

        String ours = Converting.text(ours(image, ManifestFormat.OCI));
        String theirs = theirs(image, "oci");

        assertThat(ours.replaceFirst(config, "")).isEqualTo(theirs.replaceFirst(config, ""));
        assertThat(ours).isNotEqualTo(theirs);
    }

    @Test
    void isReadBySkopeoWhenUnpacked() throws IOException {
        MadeImage image = random.image(Format.DOCKER, RandomImages.AMD64, Packing.GZIP);
        String plain = theirs(image, "v2s2");
        Peers.run(
                        "skopeo",
                        "--insecure-policy",
                        "copy",
                        "--dest-decompress",
                        "dir:" + folder.resolve("to"),
                        "dir:" + folder.resolve("plain"))
                .success();
        image.writeTo(store, "a:1");
        RawManifest ours =
                Converting.convert(
                        store,
                        "a:1",
                        store,
                        "a:2",
                        Conversion.of(
                                java.util.List.of(ManifestFormat.DOCKER), LayerChange.DECOMPRESSED),
                        folder.resolve("spool"));

        assertThat(Digest.sha256(Files.readAllBytes(folder.resolve("plain/manifest.json"))))
                .isEqualTo(ours.digest());
        assertThat(plain).contains("tar.gzip");
    }
}
