package dev.hod.image;

import java.util.List;

/** Which platforms of an image somebody wants. */
public sealed interface PlatformChoice {
    /** Whatever the image has, its bytes untouched. */
    record All() implements PlatformChoice {}

    /**
     * These and no others.
     *
     * @param wanted one: the image becomes that platform's manifest; several: an index of them
     * @param missing what to do with an image that lacks one
     */
    record Only(List<Platform> wanted, Missing missing) implements PlatformChoice {
        public Only {
            wanted = List.copyOf(wanted);
            if (wanted.isEmpty()) {
                throw new IllegalArgumentException("no platform is wanted");
            }
        }
    }

    /** What an image is to do without a platform that is wanted of it. */
    enum Missing {
        FAILS,
        /** The image is carried with those that it has; one that has none fails all the same. */
        IS_ALLOWED
    }

    PlatformChoice ALL = new All();

    static PlatformChoice only(Platform... wanted) {
        return new Only(List.of(wanted), Missing.FAILS);
    }
}
