package dev.hod.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.graph.Closure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.progress.Progress;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.Packs;
import dev.hod.testing.Peers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bundle that nothing but tar has opened, behind docker-registry. */
class ServedBundleTest {
    private static final String TYPES =
            "application/vnd.oci.image.index.v1+json,application/vnd.oci.image.manifest.v1+json,"
                    + "application/vnd.docker.distribution.manifest.list.v2+json,"
                    + "application/vnd.docker.distribution.manifest.v2+json";

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(Compression.class)
    void servesEveryImageWithItsDigests(Compression compression) throws Exception {
        List<PackedImage> images = unpack(compression);
        try (DockerRegistry registry = DockerRegistry.start(folder);
                HttpClient http = HttpClient.newHttpClient()) {
            for (PackedImage image : images) {
                String base =
                        "http://" + registry.host() + "/v2/" + image.name().repository() + '/';
                Closure closure = image.closure();
                String tag = image.name().tag().orElseThrow();
                assertThat(Digest.sha256(get(http, base + "manifests/" + tag)))
                        .isEqualTo(closure.top().digest());
                for (Manifest manifest : closure.manifests()) {
                    assertThat(get(http, base + "manifests/" + manifest.digest()))
                            .isEqualTo(manifest.raw().bytes());
                }
                for (Descriptor blob : closure.blobs().values()) {
                    assertThat(Digest.sha256(get(http, base + "blobs/" + blob.digest())))
                            .isEqualTo(blob.digest());
                }
            }
        }
    }

    @Test
    void theGarbageCollectorFindsNothingToTakeAway() throws IOException {
        Peers.require("docker-registry");
        unpack(Compression.NONE);
        Path config =
                Files.writeString(
                        folder.resolve("c.yml"),
                        "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: "
                                + folder.toAbsolutePath()
                                + "\n");
        String output =
                Peers.run("docker-registry", "garbage-collect", "--dry-run", config.toString())
                        .success();
        assertThat(output).contains(" 0 blobs and 0 manifests eligible for deletion");
    }

    private List<PackedImage> unpack(Compression compression) throws IOException {
        MemoryStore store = Packs.store(11, 70_000);
        List<PackedImage> images = Packs.all(store);
        Path file = folder.resolve("bundle");
        BundleWriter.of(images, PackOptions.DEFAULT).write(file, compression, Progress.SILENT);
        switch (compression) {
            case NONE ->
                    Peers.run("tar", "-xf", file.toString(), "-C", folder.toString()).success();
            case ZSTD -> {
                Peers.require("zstd");
                String command = "zstd -qdc '%s' | tar -xf - -C '%s'".formatted(file, folder);
                Peers.run("sh", "-c", command).success();
            }
        }
        return images;
    }

    private static byte[] get(HttpClient http, String url)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                http.send(
                        HttpRequest.newBuilder(URI.create(url)).header("Accept", TYPES).build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).as(url).isEqualTo(200);
        return response.body();
    }
}
