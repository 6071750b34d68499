package dev.hod.trust;

import dev.hod.error.Failure;

/** A trust policy that cannot be read: nothing is carried on then. In skopeo's words. */
public final class BadPolicy extends Failure {
    private static final long serialVersionUID = 1L;

    BadPolicy(String reason) {
        super(Kind.BAD_INPUT, "Error loading trust policy: " + reason);
    }
}
