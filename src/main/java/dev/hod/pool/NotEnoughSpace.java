package dev.hod.pool;

import dev.hod.error.Failure;
import java.io.IOException;
import java.nio.file.Path;

/** The disk has no room for what is to be written. */
public final class NotEnoughSpace extends Failure {
    private static final long serialVersionUID = 1L;

    /** So many bytes are needed below a folder, and so many can be written there. */
    public NotEnoughSpace(Path root, long needed, long usable) {
        super(
                Kind.NO_SPACE,
                "write to %s: %,d bytes are needed, the disk has room for %,d"
                        .formatted(root, needed, usable));
    }

    NotEnoughSpace(Path root, String what, IOException cause) {
        super(Kind.NO_SPACE, "write " + what + " to " + root + ": the disk is full", cause);
    }
}
