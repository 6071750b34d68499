package dev.hod.transport.registry.wire;

import java.net.ProtocolException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Proxies as the environment names them: {@code HTTP_PROXY}, {@code HTTPS_PROXY}, for both {@code
 * ALL_PROXY}, and {@code NO_PROXY}, the lower case ones first, as curl and Go do. They are spoken
 * to by {@code http://}, {@code https://} or {@code socks5://}. The loopback is always reached
 * directly.
 *
 * @param exempt hosts and domains (with or without a leading dot), {@code host:port}, IPv4 networks
 *     as {@code 10.0.0.0/8}, or {@code *}
 */
public record Proxies(Optional<Proxy> http, Optional<Proxy> https, List<String> exempt) {
    private static final int SOCKS_PORT = 1080;

    public static final Proxies NONE = new Proxies(Optional.empty(), Optional.empty(), List.of());

    /** How a proxy is spoken to. */
    public enum Kind {
        HTTP,
        /** HTTP under TLS, up to the proxy. */
        HTTPS,
        /** SOCKS 5; names are looked up by the proxy. */
        SOCKS
    }

    /** Whom a proxy lets through. */
    public record User(String name, String password) {
        @Override
        public String toString() {
            return name + ":***";
        }
    }

    /** A proxy, and who to be where it wants to know. */
    public record Proxy(Kind kind, String host, int port, Optional<User> user) {
        /** The value of {@code Proxy-Authorization}, where there is one. */
        Optional<String> authorization() {
            return user.map(who -> basic(who.name + ':' + who.password));
        }

        Headers authorize(Headers headers) {
            return authorization()
                    .map(value -> headers.with("Proxy-Authorization", value))
                    .orElse(headers);
        }

        /** Who it is under TLS. */
        Origin origin() {
            return new Origin("https", host, port);
        }

        @Override
        public String toString() {
            return host + ':' + port;
        }
    }

    public Proxies {
        exempt = List.copyOf(exempt);
    }

    /**
     * Reads the environment.
     *
     * @throws BadProxy where a variable names no proxy that can be used
     */
    public static Proxies of(Map<String, String> environment) throws BadProxy {
        Optional<Proxy> all = proxy(environment, "all_proxy");
        return new Proxies(
                proxy(environment, "http_proxy").or(() -> all),
                proxy(environment, "https_proxy").or(() -> all),
                List.of(either(environment, "no_proxy").strip().split("[\\s,]+")));
    }

    private static String either(Map<String, String> environment, String lower) {
        String value = environment.getOrDefault(lower, "");
        return value.isEmpty()
                ? environment.getOrDefault(lower.toUpperCase(Locale.ROOT), "")
                : value;
    }

    private static Optional<Proxy> proxy(Map<String, String> environment, String variable)
            throws BadProxy {
        String value = either(environment, variable).strip();
        if (value.isEmpty()) {
            return Optional.empty();
        }
        int scheme = value.indexOf("://");
        String rest = scheme < 0 ? value : value.substring(scheme + 3);
        Kind kind =
                switch (scheme < 0 ? "" : value.substring(0, scheme).toLowerCase(Locale.ROOT)) {
                    case "", "http" -> Kind.HTTP;
                    case "https" -> Kind.HTTPS;
                    case "socks", "socks5", "socks5h" -> Kind.SOCKS;
                    default ->
                            throw new BadProxy(
                                    variable,
                                    ": only http://, https:// and socks5:// proxies can be used");
                };
        Origin origin;
        try {
            origin = Url.parse((kind == Kind.HTTPS ? "https://" : "http://") + rest).origin();
        } catch (ProtocolException e) {
            // Its own words may hold a part of the password.
            throw new BadProxy(
                    variable,
                    " is not http://[USER:PASSWORD@]HOST:PORT (a / in a password is %2F)");
        }
        String authority = rest.split("/", 2)[0];
        int at = authority.lastIndexOf('@');
        boolean portless = authority.substring(at + 1).matches("[^:]+|\\[.*\\]");
        return Optional.of(
                new Proxy(
                        kind,
                        origin.address(),
                        kind == Kind.SOCKS && portless ? SOCKS_PORT : origin.port(),
                        at < 0 ? Optional.empty() : Optional.of(user(authority.substring(0, at)))));
    }

    private static User user(String userInfo) {
        String plain = URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
        int colon = plain.indexOf(':');
        return colon < 0
                ? new User(plain, "")
                : new User(plain.substring(0, colon), plain.substring(colon + 1));
    }

    private static String basic(String plain) {
        return "Basic "
                + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** The proxy on the way to a server, if there is one. */
    public Optional<Proxy> towards(Origin origin) {
        Optional<Proxy> proxy = origin.isTls() ? https : http;
        return proxy.isEmpty() || origin.isLoopback() || isExempt(origin)
                ? Optional.empty()
                : proxy;
    }

    private boolean isExempt(Origin origin) {
        for (String entry : exempt) {
            String rule = entry.toLowerCase(Locale.ROOT);
            if (rule.equals("*")) {
                return true;
            }
            int colon = rule.lastIndexOf(':');
            if (colon > rule.lastIndexOf(']') && rule.indexOf(':') == colon) {
                if (!rule.substring(colon + 1).equals(Integer.toString(origin.port()))) {
                    continue;
                }
                rule = rule.substring(0, colon);
            }
            if (!rule.isEmpty() && covers(rule, origin)) {
                return true;
            }
        }
        return false;
    }

    private static boolean covers(String rule, Origin origin) {
        String host = origin.host();
        int slash = rule.indexOf('/');
        if (slash > 0) {
            long network = ipv4(rule.substring(0, slash));
            long address = ipv4(host);
            String bits = rule.substring(slash + 1);
            if (network < 0 || address < 0 || !bits.matches("[0-9]|[12][0-9]|3[0-2]")) {
                return false;
            }
            int shift = 32 - Integer.parseInt(bits);
            return network >> shift == address >> shift;
        }
        String domain = rule.startsWith("*.") ? rule.substring(1) : rule;
        return host.equals(domain)
                || origin.address().equals(domain)
                || host.endsWith(domain.startsWith(".") ? domain : '.' + domain);
    }

    /** The address as a number; -1 for anything but four decimal parts. */
    private static long ipv4(String text) {
        if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            return -1;
        }
        long number = 0;
        for (String part : text.split("\\.", -1)) {
            number = number << 8 | Integer.parseInt(part);
        }
        return number;
    }
}
