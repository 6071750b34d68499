package dev.hod.transport.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.pool.Pool;
import dev.hod.reference.ImageName;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Peers;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pool must be to others: the storage of an unmodified registry. */
class PoolPeersTest {
    @TempDir Path folder;

    private static Map<String, MadeImage> images() {
        RandomImages make = new RandomImages(7);
        Map<String, MadeImage> images = new LinkedHashMap<>();
        images.put(
                "library/alpine:3.14", make.image(Format.DOCKER, RandomImages.AMD64, Packing.GZIP));
        images.put(
                "library/alpine:3.15", make.image(Format.DOCKER, RandomImages.AMD64, Packing.GZIP));
        images.put("library:plain", make.image(Format.OCI, RandomImages.AMD64, Packing.PLAIN));
        images.put(
                "team/app/web:1.2_x",
                make.index(Format.OCI, RandomImages.AMD64, RandomImages.ARM64));
        images.put(
                "team/list:latest",
                make.index(Format.DOCKER, RandomImages.AMD64, RandomImages.ARMV7));
        images.put("team/attested:1", make.attested(RandomImages.AMD64, RandomImages.ARM64));
        images.put("team/nested:1", make.nested(RandomImages.AMD64, RandomImages.ARM64));
        images.put("team/zstd:1", make.mixedLayers());
        images.put("team/odd:1", make.repeatedAndEmptyLayers());
        images.put("charts/thing:0.1.0", make.artifact());
        images.put("team/sha512:1", make.sha512Layer());
        return images;
    }

    private Map<String, MadeImage> write(Path root) throws Exception {
        Map<String, MadeImage> images = images();
        try (PoolStore store = PoolStore.open(root, Pool.Mode.WRITE)) {
            for (Map.Entry<String, MadeImage> image : images.entrySet()) {
                image.getValue().writeTo(store, image.getKey());
            }
            store.flush();
        }
        return images;
    }

    @Test
    void aRegistryServesEveryManifestAndBlobOfIt() throws Exception {
        Map<String, MadeImage> images = write(folder);
        try (DockerRegistry registry = DockerRegistry.start(folder);
                HttpClient http = HttpClient.newHttpClient()) {
            for (Map.Entry<String, MadeImage> entry : images.entrySet()) {
                ImageName name = MadeImage.named(entry.getKey());
                MadeImage image = entry.getValue();
                String base = "http://" + registry.host() + "/v2/" + name.repository();
                String top = base + "/manifests/" + name.tag().orElseThrow();
                assertThat(get(http, top, image.top().mediaType().value()))
                        .as(top)
                        .isEqualTo(image.digest());
                for (var manifest : image.manifests()) {
                    String url = base + "/manifests/" + manifest.digest();
                    assertThat(get(http, url, manifest.mediaType().value()))
                            .as(url)
                            .isEqualTo(manifest.digest());
                }
                for (var blob : image.blobs().values()) {
                    String url = base + "/blobs/" + blob.descriptor().digest();
                    assertThat(get(http, url, "*/*"))
                            .as(url)
                            .isEqualTo(Digest.sha256(blob.bytes()));
                }
            }
        }
    }

    private static Digest get(HttpClient http, String url, String accept) throws Exception {
        HttpResponse<byte[]> response =
                http.send(
                        HttpRequest.newBuilder(URI.create(url)).header("Accept", accept).build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).as(url).isEqualTo(200);
        return Digest.sha256(response.body());
    }

    @Test
    void skopeoPullsEveryImageBackWithTheSameDigests() throws Exception {
        Map<String, MadeImage> images = write(folder);
        images.remove("team/nested:1"); // skopeo copies no index in an index,
        images.remove("charts/thing:0.1.0"); // and Debian's no artifact
        images.remove("team/sha512:1"); // or layer named by anything but sha256.
        try (DockerRegistry registry = DockerRegistry.start(folder)) {
            for (Map.Entry<String, MadeImage> entry : images.entrySet()) {
                Path copy = folder.resolve("copy");
                Peers.run(
                                "skopeo",
                                "copy",
                                "--all",
                                "--preserve-digests",
                                "--src-tls-verify=false",
                                "docker://" + registry.host() + '/' + entry.getKey(),
                                "dir:" + copy)
                        .success();
                assertThat(Digest.sha256(Files.readAllBytes(copy.resolve("manifest.json"))))
                        .as(entry.getKey())
                        .isEqualTo(entry.getValue().digest());
                Peers.run("rm", "-r", copy.toString()).success();
            }
        }
    }

    @Test
    void aGarbageCollectorFindsNothingToDelete() throws Exception {
        write(folder);
        Path config = folder.resolve("gc.yml");
        Files.writeString(
                config,
                "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: " + folder + "\n");
        String said =
                Peers.run("docker-registry", "garbage-collect", "--dry-run", config.toString())
                        .success();
        assertThat(said).contains("0 blobs and 0 manifests eligible for deletion");
    }

    @Test
    void aGarbageCollectorTakesAnEmptyPool() throws Exception {
        PoolStore.open(folder, Pool.Mode.WRITE).close();
        Path config = folder.resolve("gc.yml");
        Files.writeString(
                config,
                "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: " + folder + "\n");
        Peers.run("docker-registry", "garbage-collect", "--dry-run", config.toString()).success();
    }
}
