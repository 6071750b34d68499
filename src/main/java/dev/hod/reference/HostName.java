package dev.hod.reference;

import java.util.Locale;
import java.util.Set;

/**
 * A registry's {@code host[:port]} as what it stands for, however it is written: letters of either
 * case, every name of Docker Hub, the loopback by name or address.
 *
 * @param port empty where none is written; then it is that of https or of http
 */
record HostName(String host, String port) {
    private static final String LOOPBACK = "localhost";
    private static final Set<String> LOOPBACKS =
            Set.of(LOOPBACK, "127.0.0.1", "[::1]", "[0:0:0:0:0:0:0:1]");
    private static final Set<String> USUAL_PORTS = Set.of("", "443", "80");

    static HostName of(String text) {
        String lower = WrittenReference.canonicalHost(text.toLowerCase(Locale.ROOT));
        int colon = lower.lastIndexOf(':');
        boolean hasPort = colon > lower.lastIndexOf(']');
        String host = hasPort ? lower.substring(0, colon) : lower;
        String port = hasPort ? lower.substring(colon + 1) : "";
        return new HostName(LOOPBACKS.contains(host) ? LOOPBACK : host, port);
    }

    /** Whether both may be one registry, as far as that shows without asking them. */
    boolean mayBe(HostName other) {
        boolean samePort =
                port.equals(other.port)
                        || (port.isEmpty() && USUAL_PORTS.contains(other.port))
                        || (other.port.isEmpty() && USUAL_PORTS.contains(port));
        return samePort && host.equals(other.host);
    }
}
