package dev.hod.transport.registry.wire;

import dev.hod.error.Failure;

/** A proxy will not let us through, and will not tomorrow. */
public final class ProxyRefusal extends Failure {
    private static final long serialVersionUID = 1L;
    private static final int WANTS_CREDENTIALS = 407;

    ProxyRefusal(Proxies.Proxy proxy, int status, String target) {
        this(
                proxy,
                target,
                status
                        + (status == WANTS_CREDENTIALS
                                ? " (it wants http://USER:PASSWORD@HOST:PORT)"
                                : ""));
    }

    ProxyRefusal(Proxies.Proxy proxy, String target, String reason) {
        super(Kind.UNREACHABLE, "proxy %s to %s: %s".formatted(proxy, target, reason));
    }
}
