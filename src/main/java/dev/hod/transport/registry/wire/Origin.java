package dev.hod.transport.registry.wire;

import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Who answers: what must be equal for credentials to be sent along.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case; an IPv6 address in its brackets
 */
public record Origin(String scheme, String host, int port) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final Pattern OF_127 = Pattern.compile("127(\\.[0-9]{1,3}){3}");

    public Origin {
        host = host.toLowerCase(Locale.ROOT);
    }

    /** Takes {@code host[:port]} as users write it. */
    public static Origin of(String scheme, String authority) {
        int colon = authority.lastIndexOf(':');
        if (colon > authority.lastIndexOf(']')) {
            String host = authority.substring(0, colon);
            return new Origin(scheme, host, Integer.parseInt(authority.substring(colon + 1)));
        }
        return new Origin(scheme, authority, scheme.equals("https") ? HTTPS : HTTP);
    }

    public boolean isTls() {
        return scheme.equals("https");
    }

    /** The same host and port by another scheme; a default port becomes that scheme's. */
    public Origin by(String otherScheme) {
        if (scheme.equals(otherScheme)) {
            return this;
        }
        return port == defaultPort() ? of(otherScheme, host) : new Origin(otherScheme, host, port);
    }

    /** {@code host[:port]}, the port only where the scheme does not imply it. */
    public String authority() {
        return port == defaultPort() ? host : host + ':' + port;
    }

    /** The host without brackets, as sockets want it. */
    public String address() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /**
     * Whether a user's list of hosts means this one.
     *
     * @param named {@code host} for all its ports, {@code host:port} for one of them, {@code *} for
     *     all hosts
     */
    public boolean isAmong(Collection<String> named) {
        String withPort = host + ':' + port;
        return named.stream()
                .anyMatch(h ->
                        h.equals("*") || h.equalsIgnoreCase(host) || h.equalsIgnoreCase(withPort));
    }

    public boolean isLoopback() {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[::1]")
                || OF_127.matcher(host).matches();
    }

    /** An address that only means something on this machine or wire, such as a cloud's metadata. */
    public boolean isLocalOnly() {
        return isLoopback()
                || host.startsWith("169.254.")
                || host.startsWith("[fe80:")
                || host.equals("0.0.0.0")
                || host.equals("[::]");
    }

    private int defaultPort() {
        return isTls() ? HTTPS : HTTP;
    }

    @Override
    public String toString() {
        return scheme + "://" + authority();
    }
}
