package dev.hod.trust;

import dev.hod.error.Failure;

/** An image that the trust policy does not let through. */
public final class Rejected extends Failure {
    private static final long serialVersionUID = 1L;

    Rejected(String reason) {
        super(Kind.REJECTED, "Source image rejected: " + reason);
    }
}
