package dev.hod.transport;

import dev.hod.error.Failure;

/** An image, manifest or blob that is not where it was looked for. */
public final class NotFound extends Failure {
    private static final long serialVersionUID = 1L;

    /** What is missing, where, and what came back, if anything did: one line. */
    public NotFound(String message) {
        super(Kind.NOT_FOUND, message);
    }
}
