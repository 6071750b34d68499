package dev.hod.transport.registry.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The registry's own wire, for blobs and small requests alike: HTTP/1.1 over sockets that are kept,
 * without a copy between socket and caller. Never HTTP/2, which throttles several large bodies to
 * one connection's window.
 */
public final class Connections implements Http {
    /** Servers and their proxies give up idle connections after a minute or more. */
    private static final long LONGEST_REST = Duration.ofSeconds(50).toNanos();

    private final Trust trust;
    private final Proxies proxies;
    private final Timeouts timeouts;
    private final String agent;
    private final Stalls stalls;
    private final Map<Origin, Deque<Connection>> resting = new HashMap<>();
    private boolean closed;

    /**
     * @param agent what we call ourselves
     */
    public Connections(Trust trust, Proxies proxies, Timeouts timeouts, String agent) {
        this.trust = trust;
        this.proxies = proxies;
        this.timeouts = timeouts;
        this.agent = agent;
        this.stalls = new Stalls(timeouts);
    }

    String agent() {
        return agent;
    }

    @Override
    public Reply send(Call call) throws IOException {
        Connection kept = take(call.url().origin());
        if (kept != null) {
            try {
                return exchange(kept, call);
            } catch (SourceFailure e) {
                throw e;
            } catch (IOException e) {
                // A kept connection may have been given up just now; a body that passes by once
                // may be gone with it.
                boolean again =
                        !kept.hasAnswered()
                                && !kept.link().isExpired()
                                && !Thread.currentThread().isInterrupted()
                                && !(call.body() instanceof Body.Content);
                if (!again) {
                    throw e;
                }
            }
        }
        return exchange(connect(call.url().origin()), call);
    }

    private Reply exchange(Connection connection, Call call) throws IOException {
        try {
            Connection.Head head = connection.exchange(call, head(call));
            BodyChannel body =
                    new BodyChannel(
                            connection,
                            head,
                            call.method(),
                            (c, h) -> release(call.url().origin(), c, h.keepsAlive()));
            return new Reply(head.status(), head.headers(), body);
        } catch (IOException | RuntimeException e) {
            drop(connection);
            throw e;
        }
    }

    private String head(Call call) {
        Origin origin = call.url().origin();
        Headers headers = Headers.of("Host", origin.authority()).with("User-Agent", agent);
        if (!(call.body() instanceof Body.None)) {
            headers = headers.with("Content-Length", Long.toString(call.body().length()));
        }
        String target = call.url().target();
        Optional<Proxies.Proxy> proxy = proxies.towards(origin);
        if (proxy.isPresent() && proxy.get().kind() != Proxies.Kind.SOCKS && !origin.isTls()) {
            target = call.url().text();
            headers = proxy.get().authorize(headers);
        }
        for (Headers.Header line : call.headers().lines()) {
            headers = headers.with(line.name(), line.value());
        }
        return Connection.text(call.method(), target, headers);
    }

    private @Nullable Connection take(Origin origin) throws IOException {
        while (true) {
            Connection connection;
            synchronized (this) {
                Deque<Connection> kept = resting.get(origin);
                connection = kept == null ? null : kept.pollLast();
            }
            if (connection == null || connection.isFresh(LONGEST_REST)) {
                return connection;
            }
            drop(connection);
        }
    }

    private void release(Origin origin, Connection connection, boolean keep) throws IOException {
        connection.rest();
        synchronized (this) {
            if (keep && !closed) {
                resting.computeIfAbsent(origin, o -> new ArrayDeque<>()).addLast(connection);
                return;
            }
        }
        drop(connection);
    }

    private void drop(Connection connection) throws IOException {
        stalls.forget(connection.link());
        connection.link().drop();
    }

    private Connection connect(Origin origin) throws IOException {
        Optional<Proxies.Proxy> proxy = proxies.towards(origin);
        PlainLink link =
                proxy.isPresent() ? reach(proxy.get()) : reach(origin.address(), origin.port());
        try {
            return new Connection(
                    proxy.isPresent()
                            ? through(link, origin, proxy.get())
                            : origin.isTls() ? secure(link, link.channel().socket(), origin) : link,
                    timeouts.stall());
        } catch (IOException e) {
            stalls.forget(link);
            link.drop();
            throw Stalls.explain(link, e, "no TLS handshake came about");
        }
    }

    private PlainLink reach(Proxies.Proxy proxy) throws IOException {
        try {
            return reach(proxy.host(), proxy.port());
        } catch (IOException e) {
            throw new ProxyUnreached(proxy, e);
        }
    }

    /** The way to a server through a proxy that was reached. */
    private Link through(PlainLink link, Origin origin, Proxies.Proxy proxy) throws IOException {
        Socket socket = link.channel().socket();
        switch (proxy.kind()) {
            case HTTP -> {
                if (!origin.isTls()) {
                    return link;
                }
                tunnel(link, origin, proxy);
                return secure(link, socket, origin);
            }
            case HTTPS -> {
                TlsLink reached = secure(link, socket, proxy.origin());
                if (!origin.isTls()) {
                    return reached;
                }
                try {
                    tunnel(reached, origin, proxy);
                    stalls.watch(link);
                    return secure(link, reached.socket(), origin);
                } finally {
                    stalls.forget(reached);
                }
            }
            case SOCKS -> {
                link.expect(timeouts.connect().toNanos());
                Socks.connect(link, proxy, origin);
                link.calm();
                return origin.isTls() ? secure(link, socket, origin) : link;
            }
        }
        throw new AssertionError(proxy.kind());
    }

    private PlainLink reach(String host, int port) throws IOException {
        IOException failure = new UnknownHostException(host);
        for (InetAddress address : InetAddress.getAllByName(host)) {
            PlainLink link = new PlainLink(SocketChannel.open());
            stalls.watch(link);
            link.expect(timeouts.connect().toNanos());
            try {
                link.channel().setOption(StandardSocketOptions.TCP_NODELAY, true);
                link.channel().connect(new InetSocketAddress(address, port));
                link.calm();
                return link;
            } catch (IOException e) {
                stalls.forget(link);
                link.drop();
                failure = Stalls.explain(link, e, "no connection to " + address);
            } catch (java.nio.channels.UnresolvedAddressException e) {
                link.drop();
                failure = new NoRouteToHostException(host);
            }
        }
        throw failure;
    }

    private void tunnel(Link link, Origin origin, Proxies.Proxy proxy) throws IOException {
        String target = origin.host() + ':' + origin.port();
        Headers headers = proxy.authorize(Headers.of("Host", target).with("User-Agent", agent));
        Url there = new Url(origin, "/");
        Call call = new Call("CONNECT", there, headers, Body.NONE, timeouts.connect());
        Connection.Head head =
                new Connection(link, timeouts.stall())
                        .exchange(call, Connection.text("CONNECT", target, headers));
        if (head.status() / 100 == 4) {
            throw new ProxyRefusal(proxy, head.status(), target);
        }
        if (head.status() / 100 != 2) {
            throw new IOException(
                    "proxy " + proxy + " answered " + head.status() + " to CONNECT " + target);
        }
    }

    private TlsLink secure(PlainLink link, Socket below, Origin origin) throws IOException {
        link.expect(timeouts.stall().toNanos());
        Tls tls = trust.towards(origin);
        SSLSocket socket =
                (SSLSocket)
                        tls.context()
                                .getSocketFactory()
                                .createSocket(below, origin.address(), origin.port(), true);
        if (tls.checks() == Tls.Checks.CHAIN_AND_NAME) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
        }
        socket.startHandshake();
        TlsLink secured = new TlsLink(link, socket);
        link.calm();
        stalls.forget(link);
        stalls.watch(secured);
        return secured;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            resting.clear();
        }
        stalls.close();
    }
}
