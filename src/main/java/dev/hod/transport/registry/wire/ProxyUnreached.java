package dev.hod.transport.registry.wire;

import java.io.IOException;
import java.net.ConnectException;

/** No connection to the proxy, let alone to the server behind it. */
public final class ProxyUnreached extends ConnectException {
    private static final long serialVersionUID = 1L;

    ProxyUnreached(Proxies.Proxy proxy, IOException cause) {
        super("the proxy " + proxy + " that the environment names cannot be reached");
        initCause(cause);
    }
}
