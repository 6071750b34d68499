package dev.hod.trust;

import dev.hod.transport.registry.wire.Origin;
import dev.hod.transport.registry.wire.Proxies;
import dev.hod.transport.registry.wire.Trust;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;

/** Pages of web servers that are no registries, reached and trusted as registries are. */
final class WebPages {
    private static final int PATIENCE = 30_000;

    private final Map<String, String> environment;
    private final Trust trust;

    WebPages(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        this.trust =
                new Trust(
                        new Trust.Settings(
                                Set.of(), Set.of(), List.of(), Optional.empty(), this.environment));
    }

    /** A request for a page, not yet sent. */
    HttpURLConnection open(URI page) throws IOException {
        Origin origin = Origin.of(page.getScheme(), page.getAuthority());
        Optional<Proxies.Proxy> proxy = Proxies.of(environment).towards(origin);
        URLConnection connection =
                page.toURL()
                        .openConnection(
                                proxy.isPresent()
                                        ? new Proxy(
                                                Proxy.Type.HTTP,
                                                new InetSocketAddress(
                                                        proxy.get().host(), proxy.get().port()))
                                        : Proxy.NO_PROXY);
        if (connection instanceof HttpsURLConnection secured) {
            secured.setSSLSocketFactory(trust.towards(origin).context().getSocketFactory());
        }
        connection.setConnectTimeout(PATIENCE);
        connection.setReadTimeout(PATIENCE);
        if (connection instanceof HttpURLConnection http) {
            return http;
        }
        throw new AssertionError(page + " is no page of the web");
    }
}
