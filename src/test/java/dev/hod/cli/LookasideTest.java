package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.hod.testing.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Signatures that are kept beside a registry, in a folder or on a web server. */
class LookasideTest extends SigningKit {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private Optional<Path> authority = Optional.empty();

    @Override
    Map<String, String> environment() {
        Map<String, String> all = new HashMap<>(super.environment());
        authority.ifPresent(file -> all.put("SSL_CERT_FILE", file.toString()));
        return all;
    }

    @Test
    void keepsSignaturesBesideARegistry() throws IOException {
        String places = lookaside();
        String policy = signedBy("key.gpg", registry.host() + "/signed/app");

        hod(signing("signed/app:1", places)).success();
        skopeoAsItIs(
                        "--policy",
                        policy,
                        "--registries.d",
                        places,
                        "copy",
                        FROM_PLAIN,
                        docker("signed/app:1"),
                        dir("theirs"))
                .success();
        signedBySkopeo("signed/app:2", places);
        hod(
                        "--policy",
                        policy,
                        "--registries.d",
                        places,
                        "copy",
                        FROM_PLAIN,
                        docker("signed/app:2"),
                        dir("ours"))
                .success();

        assertThat(files("ours").keySet()).isEqualTo(files("theirs").keySet());
        assertThat(files("ours")).containsKey("signature-1");
        hod("--policy", policy, "copy", FROM_PLAIN, docker("team/app:1"), dir("unsigned"))
                .failure();
    }

    @Test
    void readsSignaturesFromAWebServer() throws IOException {
        String places = lookaside();
        signedBySkopeo("web/app:1", places);
        HttpServer server = HttpServer.create(ANY_PORT, 0);
        server.createContext("/", this::answer);
        server.start();
        try {
            places(
                    "docker:\n  %s:\n    sigstore: http://localhost:%d\n"
                            .formatted(registry.host(), server.getAddress().getPort()));
            String policy = signedBy("key.gpg", registry.host() + "/web/app");

            hod(
                            "--policy",
                            policy,
                            "--registries.d",
                            places,
                            "copy",
                            FROM_PLAIN,
                            docker("web/app:1"),
                            dir("ours"))
                    .success();
            assertThat(
                            hod(
                                            "--registries.d",
                                            places,
                                            "copy",
                                            PLAIN,
                                            "--sign-by",
                                            key,
                                            dir("image"),
                                            docker("web/app:2"))
                                    .failure()
                                    .err())
                    .contains("Writing directly to a http lookaside");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void readsSignaturesFromAWebServerWhoseAuthorityIsTrusted() throws IOException {
        String places = lookaside();
        signedBySkopeo("tls/app:1", places);
        TestTls tls = TestTls.make(folder, "DNS:localhost");
        HttpsServer server = HttpsServer.create(ANY_PORT, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
        server.createContext("/", this::answer);
        server.start();
        try {
            places(
                    "default-docker:\n  lookaside: https://localhost:%d\n"
                            .formatted(server.getAddress().getPort()));
            String[] args = {
                "--policy",
                signedBy("key.gpg", registry.host() + "/tls/app"),
                "--registries.d",
                places,
                "copy",
                FROM_PLAIN,
                docker("tls/app:1"),
                dir("ours")
            };

            hod(args).failure();
            authority = Optional.of(tls.certificate());
            hod(args).success();
        } finally {
            server.stop(0);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        Path file = folder.resolve("signatures").resolve(path);
        try (exchange) {
            if (Files.exists(file)) {
                byte[] content = Files.readAllBytes(file);
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    @Test
    void deletesSignaturesWithTheirImage() throws IOException {
        String places = lookaside();
        hod(signing("gone/app:1", places)).success();
        assertThat(files("signatures")).hasSize(1);

        hod("--registries.d", places, "delete", "--tls-verify=false", docker("gone/app:1"))
                .success();
        assertThat(files("signatures")).isEmpty();
    }
}
