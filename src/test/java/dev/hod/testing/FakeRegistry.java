package dev.hod.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.testing.FakeReply.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * A registry in memory that keeps to the specification, save where a test scripts a fault. Strict
 * towards its clients: what a real registry somewhere refuses, it refuses.
 */
public final class FakeRegistry implements AutoCloseable {
    private static final Pattern API =
            Pattern.compile("/v2/(.+)/(blobs|manifests|tags|referrers)/(.+)");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Script> scripts = new CopyOnWriteArrayList<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, Set<Digest>> links = new ConcurrentHashMap<>();
    private final Map<String, RawManifest> manifests = new ConcurrentHashMap<>();
    private final FakeUploads uploads = new FakeUploads(this);
    private volatile long largestBody = Long.MAX_VALUE;
    private volatile Optional<FakeTokens> tokens = Optional.empty();
    private volatile boolean hasReferrers;

    /**
     * A request as it came.
     *
     * @param target path and query
     */
    public record Seen(String method, String target, Map<String, String> headers, long bodyBytes) {
        @Override
        public String toString() {
            return method + ' ' + target;
        }

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(java.util.Locale.ROOT)));
        }
    }

    private record Script(String method, String part, Fault fault, boolean once) {}

    private FakeRegistry(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    /** A registry by plain http. */
    public static FakeRegistry start() throws IOException {
        return started(new FakeRegistry(HttpServer.create(address(), 64)));
    }

    /** A registry by https. */
    public static FakeRegistry start(SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(address(), 64);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return started(new FakeRegistry(server));
    }

    private static FakeRegistry started(FakeRegistry registry) {
        registry.server.start();
        return registry;
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** {@code 127.0.0.1:PORT}. */
    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** The first request of this method whose target holds {@code part} meets the fault. */
    public FakeRegistry once(String method, String part, Fault fault) {
        scripts.add(new Script(method, part, fault, true));
        return this;
    }

    /** Every request of this method whose target holds {@code part} meets the fault. */
    public FakeRegistry always(String method, String part, Fault fault) {
        scripts.add(new Script(method, part, fault, false));
        return this;
    }

    /** Wants bearer tokens from now on. */
    public FakeTokens wantTokens() {
        FakeTokens made = new FakeTokens("http://" + host() + "/token");
        tokens = Optional.of(made);
        return made;
    }

    /** Has the referrers API from now on. */
    public FakeRegistry withReferrers() {
        hasReferrers = true;
        return this;
    }

    /** Stands behind a proxy that takes no larger bodies. */
    public FakeRegistry takingAtMost(long bytes) {
        largestBody = bytes;
        return this;
    }

    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Requests seen whose {@code METHOD target} holds {@code part}. */
    public List<Seen> seen(String part) {
        return seen.stream().filter(s -> s.toString().contains(part)).toList();
    }

    public Descriptor addBlob(String repository, byte[] content) {
        Digest digest = Digest.sha256(content);
        blobs.put(digest, content.clone());
        link(repository).add(digest);
        return Descriptor.of(MediaType.OCTET_STREAM, digest, content.length);
    }

    public void addManifest(String repository, String tag, RawManifest manifest) {
        manifests.put(repository + ' ' + manifest.digest(), manifest);
        manifests.put(repository + ' ' + tag, manifest);
    }

    public Optional<RawManifest> manifest(String repository, String reference) {
        return Optional.ofNullable(manifests.get(repository + ' ' + reference));
    }

    public boolean hasBlob(String repository, Digest digest) {
        return link(repository).contains(digest);
    }

    Set<Digest> link(String repository) {
        return links.computeIfAbsent(repository, r -> ConcurrentHashMap.newKeySet());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String uri = exchange.getRequestURI().toString();
            String target = uri.replaceFirst("^http://[^/]*", "");
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) ->
                            headers.put(
                                    name.toLowerCase(java.util.Locale.ROOT),
                                    String.join(", ", values)));
            Seen request = new Seen(exchange.getRequestMethod(), target, headers, body.length);
            seen.add(request);
            FakeReply reply =
                    body.length > largestBody
                            ? new FakeReply(413, new byte[0])
                            : answer(request, body);
            reply = meetFault(request, reply);
            send(exchange, reply);
        } catch (IOException e) {
            // The client went away, as some tests want it to.
        }
    }

    private FakeReply meetFault(Seen request, FakeReply reply) {
        Optional<Script> script =
                scripts.stream()
                        .filter(s -> s.method().equals(request.method()))
                        .filter(s -> request.target().contains(s.part()))
                        .findFirst();
        script.filter(Script::once).ifPresent(scripts::remove);
        return script.map(s -> s.fault().strike(reply)).orElse(reply);
    }

    private static void send(HttpExchange exchange, FakeReply reply) throws IOException {
        reply.headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", "" + reply.body.length);
            exchange.sendResponseHeaders(reply.status, -1);
            return;
        }
        exchange.sendResponseHeaders(reply.status, reply.body.length == 0 ? -1 : reply.body.length);
        OutputStream out = exchange.getResponseBody();
        if (reply.cutAt < 0) {
            out.write(reply.body);
            return;
        }
        out.write(reply.body, 0, Math.min(reply.cutAt, reply.body.length));
        out.flush();
        CountDownLatch hold = reply.hold;
        if (hold != null) {
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private FakeReply answer(Seen request, byte[] body) {
        String path = request.target().split("\\?", 2)[0];
        Map<String, List<String>> query = query(request.target());
        Optional<FakeTokens> guard = tokens;
        if (path.equals("/token") && guard.isPresent()) {
            return guard.get().issue(request, query, body);
        }
        if (guard.isPresent() && !guard.get().admits(request)) {
            return guard.get().challenge(path);
        }
        if (path.equals("/v2/")) {
            return new FakeReply(200, new byte[0]);
        }
        Matcher api = API.matcher(path);
        if (!api.matches()) {
            return FakeReply.error(404, "NAME_UNKNOWN", "");
        }
        String repository = api.group(1);
        String rest = api.group(3);
        return switch (api.group(2)) {
            case "manifests" -> manifests(request, repository, rest, body);
            case "tags" -> tags(repository);
            case "referrers" -> referrers(repository, rest);
            default ->
                    request.target().contains("/blobs/uploads/")
                            ? uploads.answer(request, repository, query, body)
                            : blobs(request, repository, rest);
        };
    }

    private static Map<String, List<String>> query(String target) {
        Map<String, List<String>> query = new HashMap<>();
        int question = target.indexOf('?');
        if (question >= 0) {
            for (String pair : target.substring(question + 1).split("&", -1)) {
                String[] parts = pair.split("=", 2);
                query.computeIfAbsent(parts[0], k -> new ArrayList<>())
                        .add(
                                URLDecoder.decode(
                                        parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private FakeReply manifests(Seen request, String repository, String reference, byte[] body) {
        if (request.method().equals("PUT")) {
            return putManifest(request, repository, reference, body);
        }
        RawManifest found = manifests.get(repository + ' ' + reference);
        if (found == null
                || !request.header("accept").orElse("").contains(found.mediaType().value())) {
            return FakeReply.error(404, "MANIFEST_UNKNOWN", "manifest unknown");
        }
        return new FakeReply(200, found.bytes())
                .header("Content-Type", found.mediaType().value())
                .header("Docker-Content-Digest", found.digest().toString());
    }

    private FakeReply putManifest(Seen request, String repository, String reference, byte[] body) {
        RawManifest manifest =
                new RawManifest(MediaType.of(request.header("content-type").orElse("")), body);
        Optional<Descriptor> subject;
        try {
            subject = Manifest.parse(manifest).subject();
            for (Descriptor child : Manifest.parse(manifest).references()) {
                boolean there =
                        hasBlob(repository, child.digest())
                                || manifests.containsKey(repository + ' ' + child.digest());
                if (!there) {
                    return FakeReply.error(
                            400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry");
                }
            }
        } catch (BadManifest e) {
            return FakeReply.error(400, "MANIFEST_INVALID", "manifest invalid");
        }
        addManifest(repository, reference, manifest);
        FakeReply stored =
                new FakeReply(201, new byte[0])
                        .header("Docker-Content-Digest", manifest.digest().toString());
        return hasReferrers && subject.isPresent()
                ? stored.header("OCI-Subject", subject.get().digest().toString())
                : stored;
    }

    private FakeReply tags(String repository) {
        Set<String> tags = new LinkedHashSet<>();
        for (String key : manifests.keySet()) {
            if (key.startsWith(repository + ' ') && key.indexOf(':') < 0) {
                tags.add('"' + key.substring(repository.length() + 1) + '"');
            }
        }
        String json = "{\"name\":\"" + repository + "\",\"tags\":[" + String.join(",", tags) + "]}";
        return new FakeReply(200, json.getBytes(StandardCharsets.UTF_8));
    }

    private FakeReply referrers(String repository, String subject) {
        if (!hasReferrers) {
            return new FakeReply(404, "404 page not found".getBytes(StandardCharsets.UTF_8));
        }
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, RawManifest> entry : manifests.entrySet()) {
            try {
                Optional<Descriptor> of = Manifest.parse(entry.getValue()).subject();
                boolean wanted =
                        entry.getKey().startsWith(repository + " sha256:")
                                && of.isPresent()
                                && of.get().digest().toString().equals(subject);
                if (wanted) {
                    Descriptor d = entry.getValue().descriptor();
                    found.add(
                            "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                                    .formatted(d.mediaType(), d.digest(), d.size()));
                }
            } catch (BadManifest e) {
                throw new AssertionError(e);
            }
        }
        String json =
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                        .formatted(MediaType.OCI_INDEX, String.join(",", found));
        return new FakeReply(200, json.getBytes(StandardCharsets.UTF_8))
                .header("Content-Type", MediaType.OCI_INDEX.value());
    }

    private FakeReply blobs(Seen request, String repository, String reference) {
        Digest digest = Digest.parse(reference);
        byte[] content = blobs.get(digest);
        if (content == null || !hasBlob(repository, digest)) {
            return FakeReply.error(404, "BLOB_UNKNOWN", "blob unknown to registry");
        }
        Optional<String> range = request.header("range");
        if (range.isEmpty()) {
            return new FakeReply(200, content).header("Content-Type", "application/octet-stream");
        }
        int from = Integer.parseInt(range.get().replaceAll("bytes=(\\d+)-", "$1"));
        if (from >= content.length) {
            return FakeReply.error(416, "RANGE_INVALID", "past the end");
        }
        byte[] rest = java.util.Arrays.copyOfRange(content, from, content.length);
        return new FakeReply(206, rest)
                .header(
                        "Content-Range",
                        "bytes " + from + '-' + (content.length - 1) + '/' + content.length);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
