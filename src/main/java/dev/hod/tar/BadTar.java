package dev.hod.tar;

import dev.hod.error.Failure;

/** A file or stream that is no tar archive, a damaged one, or one made to do harm. */
public final class BadTar extends Failure {
    private static final long serialVersionUID = 1L;

    /**
     * What is wrong.
     *
     * @param where the archive, as messages name it
     */
    public BadTar(String where, String what) {
        super(Kind.CORRUPT, where + ": " + what);
    }

    BadTar(String where, String what, Throwable cause) {
        super(Kind.CORRUPT, where + ": " + what, cause);
    }
}
