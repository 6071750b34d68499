package dev.hod.transport.registry.wire;

import java.net.ProtocolException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An address whose path and query stay as the server wrote them: upload states and signatures break
 * when somebody encodes them anew.
 *
 * @param target path and query, beginning with a slash
 */
public record Url(Origin origin, String target) {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");

    /**
     * Splits an absolute URL; user information and fragment are left out.
     *
     * @throws ProtocolException where the text is no http or https URL
     */
    public static Url parse(String text) throws ProtocolException {
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new ProtocolException("\"" + cut(text) + "\" is not an http address");
        }
        String rest = text.substring(colon + 3);
        int end = 0;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String authority = rest.substring(rest.lastIndexOf('@', end) + 1, end);
        return new Url(origin(scheme, authority), target(rest.substring(end)));
    }

    private static Origin origin(String scheme, String authority) throws ProtocolException {
        try {
            Origin origin = Origin.of(scheme, authority);
            if (!origin.host().isEmpty() && origin.port() > 0 && origin.port() < 65_536) {
                return origin;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new ProtocolException("\"" + authority + "\" is not a host");
    }

    private static String target(String rest) throws ProtocolException {
        int fragment = rest.indexOf('#');
        String target = fragment < 0 ? rest : rest.substring(0, fragment);
        if (!target.startsWith("/")) {
            target = '/' + target;
        }
        for (int i = 0; i < target.length(); i++) {
            if (target.charAt(i) <= ' ' || target.charAt(i) >= 0x7f) {
                throw new ProtocolException("\"" + cut(target) + "\" holds what no address may");
            }
        }
        return target;
    }

    /** What a reference found at this address means, such as a {@code Location} header. */
    public Url resolve(String reference) throws ProtocolException {
        if (reference.startsWith("//")) {
            return parse(origin.scheme() + ':' + reference);
        }
        if (reference.startsWith("/")) {
            return new Url(origin, target(reference));
        }
        int scheme = reference.indexOf("://");
        if (scheme > 0 && SCHEME.matcher(reference.substring(0, scheme)).matches()) {
            return parse(reference);
        }
        String path = path();
        return reference.startsWith("?")
                ? new Url(origin, target(path + reference))
                : new Url(origin, target(path.substring(0, path.lastIndexOf('/') + 1) + reference));
    }

    /** This address with a parameter appended, already encoded. */
    public Url with(String name, String value) {
        return new Url(origin, target + (target.indexOf('?') < 0 ? '?' : '&') + name + '=' + value);
    }

    public String path() {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    /** For messages: without the query, which may hold signatures. */
    public String redacted() {
        return origin + path();
    }

    /** As it goes over the wire, secrets and all. */
    public String text() {
        return origin + target;
    }

    private static String cut(String text) {
        int question = text.indexOf('?');
        String path = question < 0 ? text : text.substring(0, question);
        return path.substring(path.lastIndexOf('@') + 1);
    }

    @Override
    public String toString() {
        return redacted();
    }
}
