package dev.hod.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.pool.Pool;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others change in a pool while it is served. */
class SeenAtOnceTest {
    @TempDir Path folder;
    private final RandomImages images = new RandomImages(9, 2, 2_000);
    private final MadeImage first = images.image();
    private final MadeImage second = images.image();
    private Path root;
    private PoolStore store;
    private RegistryServer server;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        root = folder.resolve("pool");
        write(first, "app/web:1.0");
        store = PoolStore.open(root, Pool.Mode.READ);
        server = RegistryServer.start(store, ServerSettings.readOnly(ServerSettings.loopback()));
        client = new Client(server);
        // Whatever is remembered of a pool would be from now on.
        tag("app/web", "1.0");
        client.ask("GET", "/v2/app/web/tags/list");
        client.ask("GET", "/v2/_catalog");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        store.close();
    }

    @Test
    void anImageThatCameIn() throws Exception {
        assertThat(client.ask("GET", "/v2/new/app/manifests/2").status()).isEqualTo(404);
        write(second, "new/app:2");
        assertThat(tag("new/app", "2")).isEqualTo(second.digest());
        Digest layer = second.blobs().lastEntry().getKey();
        assertThat(client.ask("GET", "/v2/new/app/blobs/" + layer).status()).isEqualTo(200);
        assertThat(client.ask("GET", "/v2/_catalog").text()).contains("\"new/app\"");
    }

    @Test
    void aTagThatWasMoved() throws Exception {
        write(second, "app/web:1.0");
        assertThat(tag("app/web", "1.0")).isEqualTo(second.digest());
    }

    @Test
    void aTagThatWasMovedByHand() throws Exception {
        write(second, "app/web:other");
        Path tags = root.resolve("docker/registry/v2/repositories/app/web/_manifests/tags");
        Files.writeString(tags.resolve("1.0/current/link"), second.digest().toString());
        assertThat(tag("app/web", "1.0")).isEqualTo(second.digest());
        delete(tags.resolve("1.0"));
        assertThat(client.ask("GET", "/v2/app/web/manifests/1.0").status()).isEqualTo(404);
        assertThat(client.ask("GET", "/v2/app/web/tags/list").text()).contains("[\"other\"]");
    }

    @Test
    void whatARegistryOnTheSameTreeTookAndDeleted() throws Exception {
        try (DockerRegistry registry = DockerRegistry.start(root, DockerRegistry.Feature.DELETE);
                HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(
                            URI.create(
                                    "http://" + registry.host() + "/v2/app/web/manifests/by-it"));
            request.header("Content-Type", first.top().mediaType().value());
            request.PUT(HttpRequest.BodyPublishers.ofByteArray(first.top().bytes()));
            assertThat(status(http, request)).isEqualTo(201);
            assertThat(tag("app/web", "by-it")).isEqualTo(first.digest());
            HttpRequest.Builder deletion =
                    HttpRequest.newBuilder(
                            URI.create(
                                    "http://"
                                            + registry.host()
                                            + "/v2/app/web/manifests/"
                                            + first.digest()));
            assertThat(status(http, deletion.DELETE())).isEqualTo(202);
        }
        assertThat(client.ask("GET", "/v2/app/web/manifests/by-it").status()).isEqualTo(404);
        assertThat(client.ask("GET", "/v2/app/web/manifests/" + first.digest()).status())
                .isEqualTo(404);
    }

    private static int status(HttpClient http, HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private Digest tag(String repository, String tag) {
        try {
            return Digest.parse(
                    client.ask("HEAD", "/v2/" + repository + "/manifests/" + tag)
                            .header("Docker-Content-Digest")
                            .orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(MadeImage image, String name) throws IOException {
        try (PoolStore other = PoolStore.open(root, Pool.Mode.WRITE)) {
            image.writeTo(other, name);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
