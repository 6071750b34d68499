package dev.hod.transport.registry.wire;

import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;

/** How one host is spoken to under TLS. */
public record Tls(SSLContext context, X509TrustManager manager, Checks checks) {
    /** What of the other side's certificate is looked at. */
    public enum Checks {
        CHAIN_AND_NAME,
        /** Nothing: the user said so for this host. */
        NONE
    }
}
