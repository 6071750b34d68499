package dev.hod.route;

import dev.hod.error.Failure;

/** The configuration of this machine forbids to ask a registry. */
public final class Blocked extends Failure {
    private static final long serialVersionUID = 1L;

    /** In the words of containers/image. */
    Blocked(String prefix, String where) {
        super(Kind.REJECTED, "registry " + prefix + " is blocked in " + where);
    }
}
