package dev.hod.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;

/**
 * A token service as distribution specifies it, whose tokens a docker-registry checks: JWTs signed
 * by ES256, with the certificate in them. One user, who may pull everything and push below {@code
 * mirror/}.
 */
public final class TokenService implements AutoCloseable {
    public static final String USER = "carrier";
    public static final String PASSWORD = "pä:ss word";
    static final String NAME = "registry.test";
    static final String ISSUER = "issuer.test";

    /** How long a docker-registry takes a token after its end. */
    private static final Duration LEEWAY = Duration.ofSeconds(60);

    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Path certificate;
    private final PrivateKey key;
    private final BlockingQueue<Issued> issued = new LinkedBlockingQueue<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<String> known = new HashSet<>();
    private volatile Duration life = Duration.ofMinutes(5);
    private volatile boolean stillborn;

    /**
     * A token that was given out.
     *
     * @param scopes as they were asked for
     */
    public record Issued(List<String> scopes, String token) {}

    private TokenService(HttpServer server, TestTls tls) throws IOException {
        this.server = server;
        certificate = tls.certificate();
        key = key(Files.readString(tls.key()));
        server.setExecutor(threads);
        server.createContext("/token", this::handle);
    }

    /** Starts it; its key is made in {@code folder}. */
    public static TokenService start(Path folder) throws IOException {
        TestTls tls = TestTls.make(Files.createDirectories(folder), "DNS:" + ISSUER);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        TokenService service = new TokenService(server, tls);
        server.start();
        return service;
    }

    private static PrivateKey key(String pem) {
        String body = pem.replaceAll("-----[^-]+-----|\\s", "");
        try {
            return KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** What a docker-registry's configuration needs. */
    String configuration() {
        return "auth:\n  token:\n    realm: http://127.0.0.1:%d/token\n    service: %s\n    issuer: %s\n    rootcertbundle: %s\n"
                .formatted(server.getAddress().getPort(), NAME, ISSUER, certificate);
    }

    /** How long registries take a token from now on, whatever its user is told. */
    public TokenService lasting(Duration time) {
        life = time;
        return this;
    }

    /** The first token for whatever scopes is dead when it comes. */
    public TokenService withTheFirstOfEachDead() {
        stillborn = true;
        return this;
    }

    /** All scopes that were asked for, one request an element, blanks between. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** Waits for the next token with a scope that holds {@code part}. */
    public Issued next(String part) throws InterruptedException {
        Issued found = issued.take();
        while (found.scopes().stream().noneMatch(scope -> scope.contains(part))) {
            found = issued.take();
        }
        return found;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            List<String> scopes = new ArrayList<>();
            String service = "";
            String query = exchange.getRequestURI().getRawQuery();
            for (String pair : (query == null ? "" : query).split("&", -1)) {
                String value = URLDecoder.decode(pair.replaceFirst("^[^=]*=?", ""), UTF_8);
                if (pair.startsWith("scope=")) {
                    scopes.addAll(List.of(value.split(" ", -1)));
                } else if (pair.startsWith("service=")) {
                    service = value;
                }
            }
            asked.add(String.join(" ", scopes));
            String basic =
                    Base64.getEncoder().encodeToString((USER + ':' + PASSWORD).getBytes(UTF_8));
            String login = exchange.getRequestHeaders().getFirst("Authorization");
            if (!("Basic " + basic).equals(login) || !service.equals(NAME)) {
                answer(exchange, 401, "{\"details\":\"no such user\"}");
                return;
            }
            String token = token(scopes);
            issued.add(new Issued(scopes, token));
            answer(exchange, 200, "{\"token\":\"" + token + "\",\"expires_in\":300}");
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private synchronized String token(List<String> scopes) throws IOException {
        boolean dead = stillborn && known.add(String.join(" ", scopes));
        Instant now = Instant.now();
        Instant end = dead ? now.minusSeconds(120) : now.minus(LEEWAY).plus(life);
        String pem = Files.readString(certificate).replaceAll("-----[^-]+-----|\\s", "");
        String header = "{\"typ\":\"JWT\",\"alg\":\"ES256\",\"x5c\":[\"" + pem + "\"]}";
        String access = scopes.stream().map(TokenService::granted).collect(Collectors.joining(","));
        String claims =
                "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"exp\":%d,\"nbf\":%d,\"iat\":%d,\"jti\":\"%d\",\"access\":[%s]}"
                        .formatted(
                                ISSUER,
                                USER,
                                NAME,
                                end.getEpochSecond(),
                                end.minusSeconds(600).getEpochSecond(),
                                end.minusSeconds(600).getEpochSecond(),
                                System.nanoTime(),
                                access);
        String signed =
                URL.encodeToString(header.getBytes(UTF_8))
                        + '.'
                        + URL.encodeToString(claims.getBytes(UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(signed.getBytes(UTF_8));
            return signed + '.' + URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** What of a scope {@code type:name:action[,action]} the user may. */
    private static String granted(String scope) {
        String type = scope.substring(0, scope.indexOf(':'));
        String name = scope.substring(type.length() + 1, scope.lastIndexOf(':'));
        String actions =
                List.of(scope.substring(scope.lastIndexOf(':') + 1).split(",", -1)).stream()
                        .filter(action -> !action.equals("push") || name.startsWith("mirror/"))
                        .map(action -> '"' + action + '"')
                        .collect(Collectors.joining(","));
        return "{\"type\":\"%s\",\"name\":\"%s\",\"actions\":[%s]}".formatted(type, name, actions);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
