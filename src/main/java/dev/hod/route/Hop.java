package dev.hod.route;

import dev.hod.reference.ImageName;

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

    /**
     * A registry.
     *
     * @param host {@code host[:port]}
     */
    public record Place(String host, Checks checks) {
        /** A registry of which nothing is said. */
        public static Place usual(String host) {
            return new Place(host, Checks.USUAL);
        }

        @Override
        public String toString() {
            return host;
        }
    }

    /** As messages name it. */
    @Override
    public String toString() {
        return place.host() + '/' + name;
    }
}
