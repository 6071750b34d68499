package dev.hod.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.RawManifest;
import dev.hod.testing.MadeImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Speaks to a server as a client does, or as no client should. */
final class Client {
    private static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    private final RegistryServer server;

    Client(RegistryServer server) {
        this.server = server;
    }

    /** An answer, whole in memory. */
    record Answer(HttpResponse<byte[]> response) {
        int status() {
            return response.statusCode();
        }

        byte[] body() {
            return response.body();
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }
    }

    /** Sends a request without a body; headers are names and values by turns. */
    Answer ask(String method, String path, String... headers) throws IOException {
        return send(method, path, new byte[0], headers);
    }

    Answer send(String method, String path, byte[] body, String... headers) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://" + server.host() + path))
                        .method(
                                method,
                                body.length == 0
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return answer(request.build());
    }

    private static Answer answer(HttpRequest request) throws IOException {
        try {
            return new Answer(HTTP.send(request, BodyHandlers.ofByteArray()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(request + " was broken off");
        }
    }

    /** Pushes all that an image consists of; the answer to its topmost manifest, which is taken. */
    Answer push(String repository, String reference, MadeImage image) throws IOException {
        for (MadeImage.Content blob : image.blobs().values()) {
            String digest = blob.descriptor().digest().toString();
            String path = "/v2/%s/blobs/uploads/?digest=%s".formatted(repository, digest);
            assertThat(send("POST", path, blob.bytes()).status()).isEqualTo(201);
        }
        for (RawManifest child : image.manifests()) {
            assertThat(put(repository, child.digest().toString(), child).status()).isEqualTo(201);
        }
        Answer answer = put(repository, reference, image.top());
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer;
    }

    /** Sends one manifest. */
    Answer put(String repository, String reference, RawManifest manifest) throws IOException {
        return send(
                "PUT",
                "/v2/" + repository + "/manifests/" + reference,
                manifest.bytes(),
                "Content-Type",
                manifest.mediaType().value());
    }

    /** Sends a body of unknown length, in chunks. */
    Answer stream(String method, String path, InputStream body, String... headers)
            throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://" + server.host() + path))
                        .method(method, BodyPublishers.ofInputStream(() -> body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return answer(request.build());
    }

    /** Sends bytes as they are and reads all that comes back until the server hangs up. */
    String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
