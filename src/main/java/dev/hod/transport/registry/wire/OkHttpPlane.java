package dev.hod.transport.registry.wire;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Authenticator;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Small requests by OkHttp. No cookies, since a session cookie sent back makes Harbor ask for a
 * CSRF token; no redirects of its own, which would carry credentials along.
 */
public final class OkHttpPlane implements Http {
    private static final int KEPT = 32;

    private final Trust trust;
    private final Proxies proxies;
    private final String agent;
    private final OkHttpClient plain;
    private final Map<Origin, OkHttpClient> secured = new HashMap<>();

    /**
     * @param agent what we call ourselves
     */
    public OkHttpPlane(Trust trust, Proxies proxies, Timeouts timeouts, String agent) {
        this.trust = trust;
        this.proxies = proxies;
        this.agent = agent;
        this.plain =
                new OkHttpClient.Builder()
                        .protocols(List.of(Protocol.HTTP_1_1))
                        .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
                        .connectionPool(new ConnectionPool(KEPT, 50, TimeUnit.SECONDS))
                        .followRedirects(false)
                        .followSslRedirects(false)
                        .retryOnConnectionFailure(true)
                        .connectTimeout(timeouts.connect())
                        .readTimeout(timeouts.stall())
                        .writeTimeout(timeouts.stall())
                        .proxySelector(new Selector())
                        .proxyAuthenticator(proxyAuthenticator())
                        .build();
    }

    @Override
    public Reply send(Call call) throws IOException {
        Request.Builder request =
                new Request.Builder()
                        .url(call.url().text())
                        .method(call.method(), body(call))
                        .header("User-Agent", agent);
        for (Headers.Header line : call.headers().lines()) {
            request.addHeader(line.name(), line.value());
        }
        if (!call.url().origin().isTls()) {
            // Not only once asked for: a request without TLS would be sent twice.
            proxies.towards(call.url().origin())
                    .flatMap(Proxies.Proxy::authorization)
                    .ifPresent(value -> request.header("Proxy-Authorization", value));
        }
        Response response = execute(call.url().origin(), request.build());
        Headers headers = Headers.NONE;
        for (kotlin.Pair<? extends String, ? extends String> line : response.headers()) {
            headers = headers.with(line.getFirst(), line.getSecond());
        }
        return new Reply(response.code(), headers, response.body().source());
    }

    private Response execute(Origin origin, Request request) throws IOException {
        try {
            return client(origin).newCall(request).execute();
        } catch (ConnectException | UnknownHostException e) {
            Optional<Proxies.Proxy> proxy = proxies.towards(origin);
            throw proxy.isPresent() ? new ProxyUnreached(proxy.get(), e) : e;
        }
    }

    private static @Nullable RequestBody body(Call call) {
        return switch (call.body()) {
            case Body.None() -> null;
            case Body.Bytes(var content) -> {
                byte[] bytes = new byte[content.remaining()];
                content.duplicate().get(bytes);
                yield RequestBody.create(bytes);
            }
            case Body.Content content ->
                    throw new IllegalArgumentException("blobs do not travel here: " + content);
        };
    }

    private synchronized OkHttpClient client(Origin origin) throws IOException {
        if (!origin.isTls()) {
            return plain;
        }
        OkHttpClient known = secured.get(origin);
        if (known != null) {
            return known;
        }
        Tls tls = trust.towards(origin);
        OkHttpClient.Builder builder =
                plain.newBuilder()
                        .connectionSpecs(List.of(ConnectionSpec.COMPATIBLE_TLS))
                        .sslSocketFactory(tls.context().getSocketFactory(), tls.manager());
        if (tls.checks() == Tls.Checks.NONE) {
            builder.hostnameVerifier((host, session) -> true);
        }
        OkHttpClient made = builder.build();
        secured.put(origin, made);
        return made;
    }

    private Authenticator proxyAuthenticator() {
        return (route, response) -> {
            if (response.request().header("Proxy-Authorization") != null) {
                return null;
            }
            Optional<String> value =
                    proxies.towards(origin(response.request().url().uri()))
                            .flatMap(Proxies.Proxy::authorization);
            return value.map(v ->
                            response.request()
                                    .newBuilder()
                                    .header("Proxy-Authorization", v)
                                    .build())
                    .orElse(null);
        };
    }

    private static Origin origin(URI uri) {
        int port = uri.getPort();
        String authority = port < 0 ? uri.getHost() : uri.getHost() + ':' + port;
        return Origin.of(uri.getScheme(), authority);
    }

    @Override
    public void close() {
        plain.connectionPool().evictAll();
    }

    /** OkHttp's way of asking {@link Proxies}. */
    private final class Selector extends ProxySelector {
        @Override
        public List<Proxy> select(URI uri) {
            return proxies.towards(origin(uri))
                    .map(proxy ->
                            new Proxy(
                                    Proxy.Type.HTTP,
                                    InetSocketAddress.createUnresolved(proxy.host(), proxy.port())))
                    .map(List::of)
                    .orElse(List.of(Proxy.NO_PROXY));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            // OkHttp throws it to whoever sent the request.
        }
    }
}
