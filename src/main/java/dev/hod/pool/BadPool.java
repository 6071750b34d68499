package dev.hod.pool;

import dev.hod.error.Failure;
import java.nio.file.Path;

/** A folder that is no pool, or one of a layout not known here. */
public final class BadPool extends Failure {
    private static final long serialVersionUID = 1L;

    private BadPool(Kind kind, Path root, String reason) {
        super(kind, "open pool " + root + ": " + reason);
    }

    static BadPool notThere(Path root) {
        return new BadPool(Kind.NOT_FOUND, root, "there is no docker/registry/v2 in it");
    }

    static BadPool denied(Path root, Path folder) {
        return new BadPool(Kind.BAD_INPUT, root, "permission denied to read " + folder);
    }

    static BadPool newer(Path root, int layout) {
        return new BadPool(
                Kind.UNSUPPORTED,
                root,
                "it is of layout " + layout + ", this hod knows " + Pool.LAYOUT);
    }

    /** A pool of which nobody can say what in it is needed. */
    static BadPool beyondJudgement(Path root, String reason) {
        return new BadPool(Kind.CONFLICT, root, reason);
    }

    static BadPool unreadable(Path root, String file) {
        return new BadPool(Kind.CORRUPT, root, file + " is not what hod wrote");
    }
}
