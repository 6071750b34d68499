package dev.hod.app;

import dev.hod.error.Failure;
import dev.hod.error.NotFound;

/** A failure with what was being done before it. */
final class Explained extends Failure {
    private static final long serialVersionUID = 1L;

    private Explained(String message, Failure cause) {
        super(cause.kind(), message, cause);
    }

    static Failure by(String before, Failure cause) {
        String message = before + cause.getMessage();
        return cause instanceof NotFound missing && missing.isImage()
                ? NotFound.image(message)
                : new Explained(message, cause);
    }
}
