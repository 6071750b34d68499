package dev.hod.transport.registry.wire;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Small requests. Those to the registry itself go over the sockets that its blobs use; those to
 * others (token services, object stores) and all through an http proxy go by OkHttp, which is
 * loaded when the first of them comes: a run against a registry next door has no need of it.
 */
public final class ControlPlane implements Http {
    private final String home;
    private final Connections own;
    private final Trust trust;
    private final Proxies proxies;
    private final Timeouts timeouts;
    private @Nullable Http elsewhere;

    /**
     * @param home the registry's {@code host[:port]}
     * @param own stays the caller's to close
     */
    public ControlPlane(
            String home, Connections own, Trust trust, Proxies proxies, Timeouts timeouts) {
        this.home = home;
        this.own = own;
        this.trust = trust;
        this.proxies = proxies;
        this.timeouts = timeouts;
    }

    @Override
    public Reply send(Call call) throws IOException {
        Origin origin = call.url().origin();
        Optional<Proxies.Proxy> proxy = proxies.towards(origin);
        boolean byOwn =
                proxy.isEmpty()
                        ? origin.equals(Origin.of(origin.scheme(), home))
                        : proxy.get().kind() != Proxies.Kind.HTTP;
        return (byOwn ? own : elsewhere()).send(call);
    }

    private synchronized Http elsewhere() {
        Http known = elsewhere;
        if (known == null) {
            known = new OkHttpPlane(trust, proxies, timeouts, own.agent());
            elsewhere = known;
        }
        return known;
    }

    @Override
    public synchronized void close() {
        if (elsewhere != null) {
            elsewhere.close();
        }
    }
}
