package dev.hod.reference;

import dev.hod.error.Failure;

/** Text that names no place for an image; the message is the reason, in skopeo's words. */
public final class BadLocation extends Failure {
    private static final long serialVersionUID = 1L;

    public BadLocation(String reason) {
        super(Kind.BAD_INPUT, reason);
    }
}
