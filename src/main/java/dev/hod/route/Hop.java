package dev.hod.route;

import dev.hod.reference.ImageName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A place to ask for an image.
 *
 * @param name of the image there
 */
public record Hop(Place place, ImageName name) {
    /** What of a registry's TLS is looked at. */
    public enum Checks {
        /** As for any other registry. */
        USUAL,
        /** Nothing; plain http will do as well. */
        NONE
    }

    /** Whether TLS is spoken. */
    public enum Scheme {
        /** As with any other registry. */
        USUAL,
        /** It is not. */
        PLAIN
    }

    /**
     * A registry.
     *
     * @param host {@code host[:port]}
     */
    public record Place(String host, Checks checks, Manner manner) {
        public Place(String host, Checks checks) {
            this(host, checks, Manner.USUAL);
        }

        /** A registry of which nothing is said. */
        public static Place usual(String host) {
            return new Place(host, Checks.USUAL);
        }

        @Override
        public String toString() {
            return host;
        }
    }

    /**
     * How a registry is spoken to, where that is not as usual.
     *
     * @param base path before {@code /v2/}; empty or beginning with a slash
     * @param namespace the registry that a mirror is told it stands for
     * @param headers sent with each request
     * @param authorities PEM files to believe besides
     * @param keys shown to it where it asks for one
     */
    public record Manner(
            Scheme scheme,
            String base,
            Optional<String> namespace,
            List<Header> headers,
            List<Path> authorities,
            List<Key> keys) {
        public static final Manner USUAL =
                new Manner(Scheme.USUAL, "", Optional.empty(), List.of(), List.of(), List.of());

        public Manner {
            headers = List.copyOf(headers);
            authorities = List.copyOf(authorities);
            keys = List.copyOf(keys);
        }
    }

    /** A header; its value may be a secret. */
    public record Header(String name, String value) {
        @Override
        public String toString() {
            return name + ": ***";
        }
    }

    /** PEM files of a certificate and its private key, which may be one. */
    public record Key(Path certificate, Path key) {}

    /** As messages name it. */
    @Override
    public String toString() {
        return place.host() + '/' + name;
    }
}
