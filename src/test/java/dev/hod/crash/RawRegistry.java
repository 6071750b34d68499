package dev.hod.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A registry as any client sees it; nothing of hod is used here. */
final class RawRegistry implements AutoCloseable {
    private static final String MANIFESTS =
            "application/vnd.docker.distribution.manifest.v2+json,"
                    + "application/vnd.docker.distribution.manifest.list.v2+json,"
                    + "application/vnd.oci.image.manifest.v1+json,"
                    + "application/vnd.oci.image.index.v1+json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;

    RawRegistry(String host) {
        this.base = "http://" + host;
    }

    /**
     * Pulls every image that has a tag, hashing all that comes.
     *
     * @return digests by repository and tag
     */
    SortedMap<String, String> pullAll() throws IOException {
        SortedMap<String, String> images = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        for (JsonNode repository : json("/v2/_catalog?n=1000").path("repositories")) {
            String name = repository.asText();
            for (JsonNode tag : json("/v2/" + name + "/tags/list").path("tags")) {
                images.put(name + ':' + tag.asText(), pull(name, tag.asText(), seen));
            }
        }
        return images;
    }

    private String pull(String repository, String reference, Set<String> seen) throws IOException {
        String path = "/v2/" + repository + "/manifests/" + reference;
        HttpResponse<InputStream> answer = send(request(path).header("Accept", MANIFESTS).GET());
        byte[] bytes = answer.body().readAllBytes();
        assertThat(answer.statusCode()).as("%s: %s", path, new String(bytes, UTF_8)).isEqualTo(200);
        String digest = "sha256:" + HexFormat.of().formatHex(sha256().digest(bytes));
        if (reference.contains(":")) {
            assertThat(digest).as(path).isEqualTo(reference);
        }
        JsonNode manifest = JSON.readTree(bytes);
        for (JsonNode child : manifest.path("manifests")) {
            pull(repository, child.path("digest").asText(), seen);
        }
        if (manifest.has("config")) {
            pullBlob(repository, manifest.path("config"), seen);
        }
        for (JsonNode layer : manifest.path("layers")) {
            pullBlob(repository, layer, seen);
        }
        return digest;
    }

    private void pullBlob(String repository, JsonNode descriptor, Set<String> seen)
            throws IOException {
        String digest = descriptor.path("digest").asText();
        String path = "/v2/" + repository + "/blobs/" + digest;
        if (!seen.add(path)) {
            return;
        }
        HttpResponse<InputStream> answer = send(request(path).GET());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        MessageDigest hash = sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream body = answer.body()) {
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                hash.update(buffer, 0, n);
            }
        }
        assertThat("sha256:" + HexFormat.of().formatHex(hash.digest())).as(path).isEqualTo(digest);
    }

    /** What a list call gives; an empty object where the name is unknown. */
    private JsonNode json(String path) throws IOException {
        HttpResponse<InputStream> answer = send(request(path).GET());
        byte[] body = answer.body().readAllBytes();
        assertThat(answer.statusCode()).as("%s: %s", path, new String(body, UTF_8)).isIn(200, 404);
        return answer.statusCode() == 200 ? JSON.readTree(body) : JSON.createObjectNode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path));
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
