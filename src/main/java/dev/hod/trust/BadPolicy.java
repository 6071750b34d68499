package dev.hod.trust;

import dev.hod.error.Failure;

/** A trust policy that cannot be read: nothing is carried on then. In skopeo's words. */
public final class BadPolicy extends Failure {
    private static final long serialVersionUID = 1L;

    BadPolicy(String reason) {
        this(reason, "Error loading trust policy: ");
    }

    private BadPolicy(String reason, String what) {
        super(Kind.BAD_INPUT, what + reason);
    }

    /** The files that say where signatures are. */
    static BadPolicy places(String reason) {
        return new BadPolicy(reason, "Error parsing signature storage configuration: ");
    }
}
