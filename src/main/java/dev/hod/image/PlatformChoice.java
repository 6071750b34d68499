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

    /**
     * One image of an index, as containers/image's tools choose it: the one for the first of these
     * platforms that it has. What is no index is taken whatever it runs on.
     */
    record Best(List<Platform> candidates) implements PlatformChoice {
        public Best {
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * An index with some of its images, as an index even where one is left. What is no index is
     * taken whatever it runs on.
     *
     * @param wanted for these platforms, all of which must be there; none: no image at all
     */
    record Some(List<Platform> wanted, Others others) implements PlatformChoice {
        public Some {
            wanted = List.copyOf(wanted);
            if (wanted.isEmpty() && others == Others.CUT_OUT) {
                throw new IllegalArgumentException("an index without images");
            }
        }
    }

    /** What becomes of entries whose images do not come along. */
    enum Others {
        /** The index keeps its bytes, and names what is not there. */
        NAMED,
        CUT_OUT
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
