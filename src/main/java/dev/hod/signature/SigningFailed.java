package dev.hod.signature;

import dev.hod.error.Failure;

/** A signature that could not be made. */
public final class SigningFailed extends Failure {
    private static final long serialVersionUID = 1L;

    public SigningFailed(String reason) {
        super(Kind.BAD_INPUT, reason);
    }

    public SigningFailed(String reason, Throwable cause) {
        super(Kind.BAD_INPUT, reason, cause);
    }
}
