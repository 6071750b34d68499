package dev.hod.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients take away. */
class DeleteTest {
    private static final Digest UNKNOWN = Digest.sha256(new byte[] {1});

    @TempDir Path folder;
    private final RandomImages images = new RandomImages(4, 2, 2_000);
    private final MadeImage image = images.image();
    private WritablePool pool;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        pool = WritablePool.at(folder.resolve("pool"));
        client = pool.client();
        image.writeTo(pool.store(), "app/web:1.0");
        image.writeTo(pool.store(), "app/web:1.0.7");
        image.writeTo(pool.store(), "other:1.0");
    }

    @AfterEach
    void stop() throws IOException {
        pool.close();
    }

    @Test
    void takesATagAndNothingElse() throws Exception {
        assertThat(client.ask("DELETE", "/v2/app/web/manifests/1.0").status()).isEqualTo(202);
        assertThat(client.ask("GET", "/v2/app/web/manifests/1.0").status()).isEqualTo(404);
        assertThat(client.ask("GET", "/v2/app/web/manifests/1.0.7").body())
                .isEqualTo(image.top().bytes());
        assertThat(client.ask("GET", "/v2/app/web/tags/list").text())
                .isEqualTo("{\"name\":\"app/web\",\"tags\":[\"1.0.7\"]}");
    }

    @Test
    void takesAManifestWithAllItsTags() throws Exception {
        MadeImage newer = images.image();
        newer.writeTo(pool.store(), "app/web:2.0");
        assertThat(client.ask("DELETE", "/v2/app/web/manifests/" + image.digest()).status())
                .isEqualTo(202);
        assertThat(client.ask("GET", "/v2/app/web/manifests/" + image.digest()).status())
                .isEqualTo(404);
        assertThat(client.ask("GET", "/v2/app/web/tags/list").text())
                .isEqualTo("{\"name\":\"app/web\",\"tags\":[\"2.0\"]}");
        assertThat(client.ask("GET", "/v2/other/manifests/1.0").status()).isEqualTo(200);
    }

    @Test
    void takesABlobFromOneRepositoryOnly() throws Exception {
        Digest layer = image.blobs().lastEntry().getKey();
        assertThat(client.ask("DELETE", "/v2/app/web/blobs/" + layer).status()).isEqualTo(202);
        assertThat(client.ask("HEAD", "/v2/app/web/blobs/" + layer).status()).isEqualTo(404);
        assertThat(client.ask("HEAD", "/v2/other/blobs/" + layer).status()).isEqualTo(200);
    }

    @Test
    void keepsARepositoryWhoseLastTagWent() throws Exception {
        client.ask("DELETE", "/v2/other/manifests/1.0");
        assertThat(client.ask("GET", "/v2/other/manifests/" + image.digest()).status())
                .isEqualTo(200);
        assertThat(client.ask("GET", "/v2/other/tags/list").text())
                .isEqualTo("{\"name\":\"other\",\"tags\":[]}");
    }

    @Test
    void takesInAgainWhatWasDeleted() throws Exception {
        for (Digest blob : image.blobs().keySet()) {
            client.ask("DELETE", "/v2/app/web/blobs/" + blob);
        }
        client.ask("DELETE", "/v2/app/web/manifests/" + image.digest());
        client.push("app/web", "1.0", image);
        for (Digest blob : image.blobs().keySet()) {
            assertThat(client.ask("GET", "/v2/app/web/blobs/" + blob).status()).isEqualTo(200);
        }
        assertThat(client.ask("GET", "/v2/app/web/manifests/1.0").body())
                .isEqualTo(image.top().bytes());
    }

    @Test
    void listsAReferrerNoMoreThatWent() throws Exception {
        MadeImage signature = images.referrer(image, "application/vnd.example.signature");
        MadeImage sbom = images.referrer(image, "application/vnd.example.sbom");
        client.push("app/web", signature.digest().toString(), signature);
        client.push("app/web", sbom.digest().toString(), sbom);
        client.ask("DELETE", "/v2/app/web/manifests/" + signature.digest());
        assertThat(client.ask("GET", "/v2/app/web/referrers/" + image.digest()).text())
                .contains(sbom.digest().toString())
                .doesNotContain(signature.digest().toString());
        client.ask("DELETE", "/v2/app/web/manifests/" + sbom.digest());
        assertThat(client.ask("GET", "/v2/app/web/referrers/" + image.digest()).text())
                .contains("\"manifests\":[]");
        assertThat(client.ask("GET", "/v2/app/web/tags/list").text()).doesNotContain("sha256-");
    }

    @Test
    void takesATagThatLeadsNowhere() throws Exception {
        Path broken =
                folder.resolve(
                        "pool/docker/registry/v2/repositories/app/web/_manifests/tags/broken");
        Files.createDirectories(broken);
        assertThat(client.ask("DELETE", "/v2/app/web/manifests/broken").status()).isEqualTo(202);
        assertThat(broken).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifests/none", "manifests/UNKNOWN", "blobs/UNKNOWN"})
    void saysWhatIsNotThere(String what) throws Exception {
        String path = "/v2/app/web/" + what.replace("UNKNOWN", UNKNOWN.toString());
        Client.Answer answer = client.ask("DELETE", path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).containsPattern("MANIFEST_UNKNOWN|BLOB_UNKNOWN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifests/1.0", "manifests/IMAGE", "blobs/IMAGE"})
    void deletesNothingWhereNothingIsWritten(String what) throws Exception {
        try (RegistryServer readOnly =
                RegistryServer.start(
                        pool.store(), ServerSettings.readOnly(ServerSettings.loopback()))) {
            String path = "/v2/app/web/" + what.replace("IMAGE", image.digest().toString());
            Client.Answer answer = new Client(readOnly).ask("DELETE", path);
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).contains("GET, HEAD");
        }
        assertThat(client.ask("GET", "/v2/app/web/manifests/1.0").status()).isEqualTo(200);
    }

    @Test
    void leavesTheFilesThatARegistryLeaves() throws Exception {
        Digest layer = image.blobs().lastEntry().getKey();
        images.image().writeTo(pool.store(), "app/web:2.0");
        List<String> deletions =
                List.of("/v2/app/web/manifests/" + image.digest(), "/v2/other/blobs/" + layer);
        Path copy = folder.resolve("copy");
        copy(folder.resolve("pool/docker"), copy.resolve("docker"));
        try (DockerRegistry registry = DockerRegistry.start(copy, DockerRegistry.Feature.DELETE)) {
            for (String path : deletions) {
                assertThat(statusOfDeletion(registry.host(), path)).isEqualTo(202);
            }
        }
        for (String path : deletions) {
            assertThat(client.ask("DELETE", path).status()).isEqualTo(202);
        }
        assertThat(files(folder.resolve("pool/docker"))).isEqualTo(files(copy.resolve("docker")));
    }

    private static int statusOfDeletion(String host, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://" + host + path))
                                    .DELETE()
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.createDirectories(to);
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
