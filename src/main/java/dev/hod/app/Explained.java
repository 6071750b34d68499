package dev.hod.app;

import dev.hod.error.Failure;

/** A failure with what was being done before it. */
final class Explained extends Failure {
    private static final long serialVersionUID = 1L;

    private Explained(String message, Failure cause) {
        super(cause.kind(), message, cause);
    }

    static Failure by(String before, Failure cause) {
        return new Explained(before + cause.getMessage(), cause);
    }
}
