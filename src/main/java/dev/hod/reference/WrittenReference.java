package dev.hod.reference;

import dev.hod.image.Digest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reference as somebody wrote it, split by distribution's grammar but not completed: {@code
 * [host[:port]/]path[:tag][@digest]} (distribution/reference, regexp.go and normalize.go).
 *
 * @param host present only where the text names one: its first part holds a dot or a colon, or is
 *     {@code localhost}
 */
public record WrittenReference(
        Optional<String> host, String path, Optional<String> tag, Optional<Digest> digest) {
    /** The registry meant where none is named. */
    public static final String DOCKER_IO = "docker.io";

    /** What a registry allows for a repository's whole name. */
    public static final int MAX_PATH = 255;

    /** A DNS name of 255 letters and a port; also keeps the pattern from being explored. */
    private static final int MAX_HOST = 261;

    private static final Pattern COMPONENT =
            Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern HOST =
            Pattern.compile(
                    "(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
                            + "|\\[[0-9A-Fa-f:.]+\\])(?::([0-9]{1,5}))?");

    private static final int MAX_PORT = 65_535;

    /**
     * Splits a reference.
     *
     * @throws BadReference saying what is wrong and, where it can be guessed, what was meant
     */
    public static WrittenReference parse(String text) throws BadReference {
        String rest = text;
        Optional<Digest> digest = Optional.empty();
        int at = rest.indexOf('@');
        if (at >= 0) {
            try {
                digest = Optional.of(Digest.parse(rest.substring(at + 1)));
            } catch (IllegalArgumentException e) {
                throw new BadReference(text, String.valueOf(e.getMessage()));
            }
            rest = rest.substring(0, at);
        }
        Optional<String> host = Optional.empty();
        int slash = rest.indexOf('/');
        if (slash >= 0 && namesHost(rest.substring(0, slash))) {
            host = Optional.of(rest.substring(0, slash));
            rest = rest.substring(slash + 1);
            if (!isHost(host.get())) {
                throw new BadReference(text, "\"" + host.get() + "\" is not a host");
            }
        }
        Optional<String> tag = Optional.empty();
        int colon = rest.lastIndexOf(':');
        if (colon > rest.lastIndexOf('/')) {
            tag = Optional.of(rest.substring(colon + 1));
            rest = rest.substring(0, colon);
            if (!TAG.matcher(tag.get()).matches()) {
                throw new BadReference(text, "\"" + tag.get() + "\" is not a tag");
            }
        }
        checkPath(text, rest);
        return new WrittenReference(host, rest, tag, digest);
    }

    /** Whether {@code text} can be a repository's name. */
    public static boolean isPath(String text) {
        if (text.length() > MAX_PATH) {
            return false;
        }
        for (String component : text.split("/", -1)) {
            if (!COMPONENT.matcher(component).matches()) {
                return false;
            }
        }
        return true;
    }

    public static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    /** Whether {@code text} can be a registry's {@code host[:port]}. */
    public static boolean isHost(String text) {
        if (text.length() > MAX_HOST) {
            return false;
        }
        Matcher parts = HOST.matcher(text);
        return parts.matches()
                && (parts.group(1) == null || Integer.parseInt(parts.group(1)) <= MAX_PORT);
    }

    /** docker.io for every name it goes by, any other host as it is. */
    public static String canonicalHost(String host) {
        return host.equals("index.docker.io") || host.equals("registry-1.docker.io")
                ? DOCKER_IO
                : host;
    }

    /**
     * Whether two hosts may be one registry: written in either case, with the usual port or without
     * it, by each name of Docker Hub, by name or address of the loopback. Nobody is asked.
     */
    public static boolean mayBeOneHost(String one, String other) {
        return HostName.of(one).mayBe(HostName.of(other));
    }

    private static boolean namesHost(String first) {
        return first.equals("localhost") || first.indexOf('.') >= 0 || first.indexOf(':') >= 0;
    }

    private static void checkPath(String text, String path) throws BadReference {
        if (isPath(path)) {
            if (path.matches("[a-f0-9]{64}")) {
                throw new BadReference(text, "64 hexadecimal digits are an id, not a name");
            }
            return;
        }
        String lower = path.toLowerCase(Locale.ROOT);
        if (!lower.equals(path) && isPath(lower)) {
            throw new BadReference(
                    text,
                    "a repository name is lower case; did you mean \""
                            + text.replace(path, lower)
                            + "\"?");
        }
        if (path.length() > MAX_PATH) {
            throw new BadReference(text, "a repository name has at most " + MAX_PATH + " letters");
        }
        throw new BadReference(text, "\"" + path + "\" is not a repository name");
    }

    /** The host named, or {@code docker.io}; {@code index.docker.io} is that too. */
    public String hostOr(String fallback) {
        return canonicalHost(host.orElse(fallback));
    }

    /** As written. */
    @Override
    public String toString() {
        return host.map(h -> h + '/').orElse("")
                + path
                + tag.map(t -> ':' + t).orElse("")
                + digest.map(d -> "@" + d).orElse("");
    }
}
