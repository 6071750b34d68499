package dev.hod.pool;

import dev.hod.error.Failure;
import dev.hod.reference.ImageName;
import java.nio.file.Path;

/** A tag that is there and says nothing: its link names no digest. */
public final class BrokenTag extends Failure {
    private static final long serialVersionUID = 1L;

    BrokenTag(Path root, ImageName name) {
        super(Kind.CORRUPT, name + " in " + root + ": its link current/link names no digest");
    }
}
