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
 * Proxies as the environment names them: {@code HTTP_PROXY}, {@code HTTPS_PROXY}, {@code NO_PROXY},
 * the lower case ones first, as curl and Go do. The loopback is always reached directly.
 *
 * @param exempt hosts and domains (with or without a leading dot), {@code host:port}, IPv4 networks
 *     as {@code 10.0.0.0/8}, or {@code *}
 */
public record Proxies(Optional<Proxy> http, Optional<Proxy> https, List<String> exempt) {
    public static final Proxies NONE = new Proxies(Optional.empty(), Optional.empty(), List.of());

    /** A proxy, with the value of {@code Proxy-Authorization} where it wants one. */
    public record Proxy(String host, int port, Optional<String> authorization) {
        Headers authorize(Headers headers) {
            return authorization
                    .map(value -> headers.with("Proxy-Authorization", value))
                    .orElse(headers);
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
     * @throws BadProxy where a variable names no http proxy
     */
    public static Proxies of(Map<String, String> environment) throws BadProxy {
        return new Proxies(
                proxy(environment, "http_proxy"),
                proxy(environment, "https_proxy"),
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
        String text = value.contains("://") ? value : "http://" + value;
        if (!text.toLowerCase(Locale.ROOT).startsWith("http://")) {
            throw new BadProxy(variable, ": only http:// proxies can be used");
        }
        Origin origin;
        try {
            origin = Url.parse(text).origin();
        } catch (ProtocolException e) {
            // Its own words may hold a part of the password.
            throw new BadProxy(
                    variable,
                    " is not http://[USER:PASSWORD@]HOST:PORT (a / in a password is %2F)");
        }
        String authority = text.substring("http://".length()).split("/", 2)[0];
        int at = authority.lastIndexOf('@');
        return Optional.of(
                new Proxy(
                        origin.address(),
                        origin.port(),
                        at < 0
                                ? Optional.empty()
                                : Optional.of(basic(authority.substring(0, at)))));
    }

    private static String basic(String userInfo) {
        String plain = URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
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
