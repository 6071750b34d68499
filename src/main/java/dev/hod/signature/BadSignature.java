package dev.hod.signature;

import dev.hod.error.Failure;

/** A signature that proves nothing; the message says why, in containers/image's words. */
public final class BadSignature extends Failure {
    private static final long serialVersionUID = 1L;

    public BadSignature(String reason) {
        super(Kind.REJECTED, reason);
    }

    public BadSignature(String reason, Throwable cause) {
        super(Kind.REJECTED, reason, cause);
    }
}
