package dev.hod.reference;

import dev.hod.error.Failure;

/** Text that names no image. */
public final class BadReference extends Failure {
    private static final long serialVersionUID = 1L;

    public BadReference(String text, String reason) {
        super(Kind.BAD_INPUT, "\"" + text + "\": " + reason);
    }
}
