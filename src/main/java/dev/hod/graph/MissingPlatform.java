package dev.hod.graph;

import dev.hod.error.Failure;
import dev.hod.image.Platform;
import dev.hod.image.PlatformChoice.Missing;
import java.util.Collection;
import java.util.stream.Collectors;

/** An image that is not there for a platform it was wanted for. */
public final class MissingPlatform extends Failure {
    private static final long serialVersionUID = 1L;

    private final Missing allowed;

    MissingPlatform(
            String where, Collection<Platform> missing, Collection<Platform> has, Missing allowed) {
        super(Kind.PLATFORM, where + ": not for " + list(missing) + "; there is " + list(has));
        this.allowed = allowed;
    }

    private MissingPlatform(String message) {
        super(Kind.PLATFORM, message);
        allowed = Missing.FAILS;
    }

    /** What was asked for; where it is allowed to lack some, it has none of them. */
    public Missing allowed() {
        return allowed;
    }

    /** In the words of containers/image. */
    static MissingPlatform noInstance(String where, Platform wanted) {
        return new MissingPlatform(
                "choosing an image from manifest list %s: no image found in manifest list for architecture %s, variant \"%s\", OS %s"
                        .formatted(
                                where,
                                wanted.architecture(),
                                wanted.variant().orElse(""),
                                wanted.os()));
    }

    static String list(Collection<Platform> platforms) {
        return platforms.stream()
                .map(Platform::toString)
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
