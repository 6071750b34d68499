package dev.hod.transport.storage;

import dev.hod.error.Failure;

/** A storage that is damaged, or keeps something in a form that is not handled. */
public final class BadStorage extends Failure {
    private static final long serialVersionUID = 1L;

    private BadStorage(Kind kind, String message) {
        super(kind, message);
    }

    static BadStorage damaged(String where, String what) {
        return new BadStorage(Kind.CORRUPT, where + ": " + what);
    }

    static BadStorage unsupported(String where, String what) {
        return new BadStorage(Kind.UNSUPPORTED, where + ": " + what);
    }
}
