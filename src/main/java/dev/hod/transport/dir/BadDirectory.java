package dev.hod.transport.dir;

import dev.hod.error.Failure;

/** A folder that does not hold an image as it should. */
public final class BadDirectory extends Failure {
    private static final long serialVersionUID = 1L;

    BadDirectory(Kind kind, String message) {
        super(kind, message);
    }
}
