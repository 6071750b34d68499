package dev.hod.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerRegistryTest {
    @TempDir Path storage;

    @Test
    void answersAsSoonAsItIsStarted() throws Exception {
        try (DockerRegistry registry = DockerRegistry.start(storage)) {
            assertThat(status(registry)).isEqualTo(200);
        }
    }

    @Test
    void asksForThePasswordUnderHtpasswd() throws Exception {
        try (DockerRegistry registry =
                DockerRegistry.start(storage, DockerRegistry.Feature.HTPASSWD)) {
            assertThat(status(registry)).isEqualTo(401);
        }
    }

    private static int status(DockerRegistry registry) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://" + registry.host() + "/v2/"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
