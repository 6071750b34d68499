package dev.hod.graph;

import dev.hod.error.Failure;
import dev.hod.image.Platform;
import java.util.Collection;
import java.util.stream.Collectors;

/** An image that is not there for a platform it was wanted for. */
public final class MissingPlatform extends Failure {
    private static final long serialVersionUID = 1L;

    MissingPlatform(String where, Collection<Platform> missing, Collection<Platform> has) {
        super(Kind.PLATFORM, where + ": not for " + list(missing) + "; there is " + list(has));
    }

    private static String list(Collection<Platform> platforms) {
        return platforms.stream()
                .map(Platform::toString)
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
