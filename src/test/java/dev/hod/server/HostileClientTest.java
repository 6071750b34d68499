package dev.hod.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.testing.RandomImages;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client should send. */
class HostileClientTest {
    @TempDir Path folder;
    private WritablePool pool;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        pool = WritablePool.at(folder.resolve("pool"));
        Files.writeString(folder.resolve("secret"), "outside of the pool");
        client = pool.client();
    }

    @AfterEach
    void stop() throws IOException {
        pool.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/../../secret",
                "/v2/../manifests/latest",
                "/v2/a/../../b/manifests/latest",
                "/v2/a%2f..%2f../manifests/latest",
                "/v2/%2e%2e/%2e%2e/manifests/latest",
                "/v2/a/manifests/%2e%2e",
                "/v2/a/manifests/..",
                "/v2/a/manifests/..%2f..%2fsecret",
                "/v2/a/manifests/x%00y",
                "/v2/a/blobs/sha256:..%2f..%2f..%2fsecret",
                "/v2/a/blobs/uploads/..%2f..%2f..%2fsecret",
                "/v2/a/blobs/uploads/../../secret",
                "/v2//a/tags/list",
                "/v2/A/tags/list",
                "/v2/_layers/tags/list",
                "/v2/a/_manifests/tags/list",
                "//v2/a/tags/list",
                "/v2/a/tags/list/../../../secret",
                "http://other/secret",
                "*"
            })
    void gives4xxAndNothingElse(String path) throws IOException {
        String answer = client.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("outside of the pool");
    }

    @Test
    void makesNothingOutsideOfTheStore() throws IOException {
        for (String name : new String[] {"..", "%2e%2e", "a/../../b", "_x", "A"}) {
            client.raw("POST /v2/" + name + "/blobs/uploads/ HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        assertThat(folder.resolve("pool/hod/uploads")).isEmptyDirectory();
        assertThat(pool.store().pool().repositories()).isEmpty();
        try (var files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("pool", "secret");
        }
    }

    @Test
    void refusesAHeadWithoutEnd() throws Exception {
        String head = "GET /v2/ HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(200_000);
        String answer;
        try {
            answer = client.raw(head + "\r\n\r\n");
        } catch (SocketException e) {
            // It hung up before all was sent.
            answer = "";
        }
        assertThat(answer).doesNotStartWith("HTTP/1.1 200");
        assertThat(client.ask("GET", "/v2/").status()).isEqualTo(200);
    }

    @Test
    void hangsUpOnWhoeverSpeaksTls() throws IOException {
        try (Socket socket =
                new Socket(
                        pool.server().address().getAddress(), pool.server().address().getPort())) {
            socket.setSoTimeout(8_000);
            socket.getOutputStream().write(new byte[] {0x16, 3, 1, 0, (byte) 200, 1, 0, 0});
            // No exception: the server closed before this side's patience ended.
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void keepsWhatCameBeforeAClientVanished() throws Exception {
        String location =
                client.ask("POST", "/v2/a/b/blobs/uploads/").header("Location").orElseThrow();
        client.raw(
                "PATCH "
                        + location
                        + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
                        + "x".repeat(400));
        Client.Answer rest =
                client.send(
                        "PATCH",
                        location,
                        "x".repeat(600).getBytes(StandardCharsets.US_ASCII),
                        "Content-Range",
                        "400-999");
        assertThat(rest.status()).isEqualTo(202);
        assertThat(rest.header("Range")).contains("0-999");
    }

    @Test
    void servesOthersMeanwhile() throws Exception {
        new RandomImages(1, 1, 100).image().writeTo(pool.store(), "a/b:1");
        try (Socket idle =
                new Socket(
                        pool.server().address().getAddress(), pool.server().address().getPort())) {
            idle.getOutputStream().write("GET /v2/ HT".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.ask("GET", "/v2/a/b/tags/list").status()).isEqualTo(200);
        }
    }
}
