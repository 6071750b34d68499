package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Peers;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Archives as docker saves them since 25, which are OCI layouts as well, made by hand: they are
 * what {@code docker-archive:} reads and what {@code oci-archive:} reads.
 */
class HybridArchiveTest extends BesideSkopeo {
    private Path blobs() throws IOException {
        return Files.createDirectories(folder.resolve("tree/blobs/sha256"));
    }

    /**
     * An archive of one image or index.
     *
     * @param saved what manifest.json speaks of: its config, then its layers
     */
    private String archive(MadeImage image, List<Digest> saved) throws IOException {
        for (MadeImage.Content blob : image.blobs().values()) {
            Files.write(blobs().resolve(blob.descriptor().digest().hex()), blob.bytes());
        }
        for (RawManifest manifest : image.manifests()) {
            Files.write(blobs().resolve(manifest.digest().hex()), manifest.bytes());
        }
        // A config of the first kind, which docker still writes and nothing refers to.
        byte[] old = "{\"id\":\"0\",\"os\":\"linux\"}".getBytes(StandardCharsets.UTF_8);
        Files.write(blobs().resolve(Digest.sha256(old).hex()), old);
        Path tree = folder.resolve("tree");
        Files.writeString(tree.resolve("oci-layout"), "{\"imageLayoutVersion\": \"1.0.0\"}");
        Files.writeString(
                tree.resolve("index.json"),
                "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"annotations\":{\"io.containerd.image.name\":\"docker.io/team/app:1\",\"org.opencontainers.image.ref.name\":\"1\"}}]}"
                        .formatted(image.top().mediaType(), image.digest(), image.top().size()));
        String layers =
                saved.stream()
                        .skip(1)
                        .map(digest -> "\"blobs/sha256/" + digest.hex() + '"')
                        .collect(Collectors.joining(","));
        Files.writeString(
                tree.resolve("manifest.json"),
                "[{\"Config\":\"blobs/sha256/%s\",\"RepoTags\":[\"team/app:1\"],\"Layers\":[%s],\"LayerSources\":{}}]"
                        .formatted(saved.getFirst().hex(), layers));
        Files.writeString(
                tree.resolve("repositories"),
                "{\"team/app\":{\"1\":\"%s\"}}".formatted(saved.getLast().hex()));
        Path file = folder.resolve("saved.tar");
        Peers.run(
                        "tar",
                        "-C",
                        tree.toString(),
                        "-cf",
                        file.toString(),
                        "blobs",
                        "index.json",
                        "manifest.json",
                        "oci-layout",
                        "repositories")
                .success();
        return file.toString();
    }

    private static List<Digest> digests(Stream<Digest> all) {
        return all.toList();
    }

    @Test
    void isReadBothWays() throws IOException {
        MadeImage image =
                new RandomImages(81, 2, 500).image(Format.OCI, RandomImages.AMD64, Packing.PLAIN);
        String file = archive(image, digests(image.blobs().keySet().stream()));

        assertThat(hod("list-tags", "docker-archive:" + file).success().out())
                .contains("\"docker.io/team/app:1\"");
        skopeo("copy", "oci-archive:" + file + ":1", dir("theirs")).success();
        for (String place :
                List.of(
                        "oci-archive:" + file + ":1",
                        "oci-archive:" + file,
                        "docker-archive:" + file + ":team/app:1",
                        "docker-archive:" + file + ":docker.io/team/app:1",
                        "docker-archive:" + file + ":@0",
                        "docker-archive:" + file)) {
            hod("copy", place, dir("ours")).success();
            Map<String, Digest> ours = files("ours");
            Map<String, Digest> theirs = files("theirs");
            if (place.startsWith("docker-archive:")) {
                // One in Docker's format is made; docker does not look at the other either.
                assertThat(ours.remove("manifest.json")).isNotEqualTo(image.digest());
                theirs.remove("manifest.json");
            }
            assertThat(ours).as(place).isEqualTo(theirs);
        }
    }

    @Test
    void holdsAnIndexOfWhichDockerSeesOneImage() throws IOException {
        MadeImage index =
                new RandomImages(82, 1, 500)
                        .index(Format.OCI, RandomImages.AMD64, RandomImages.ARM64);
        // The first image's config and layer, packed as they were.
        String file = archive(index, digests(index.blobs().keySet().stream().limit(2)));

        skopeo("copy", "--all", "oci-archive:" + file + ":1", dir("theirs")).success();
        hod("copy", "--all", "oci-archive:" + file + ":1", dir("ours")).success();
        assertThat(files("ours")).isEqualTo(files("theirs"));

        String saved = "docker-archive:" + file + ":team/app:1";
        assertThat(hod("inspect", "--config", "--raw", saved).success().out())
                .isEqualTo(skopeo("inspect", "--config", "--raw", saved).success().out());
        hod("copy", saved, dir("one")).success();
        skopeo("copy", dir("one"), dir("checked")).success();
    }
}
