package dev.hod.archive;

import dev.hod.error.Failure;

/** A file or stream that is not the bundle it claims to be. */
public final class BadBundle extends Failure {
    private static final long serialVersionUID = 1L;

    public BadBundle(String where, String reason) {
        super(Kind.CORRUPT, "bundle " + where + ": " + reason);
    }

    public BadBundle(String where, String reason, Throwable cause) {
        super(Kind.CORRUPT, "bundle " + where + ": " + reason, cause);
    }
}
