package dev.hod.inspect;

import dev.hod.error.Failure;

/** An image's config that cannot be shown. */
public final class BadConfig extends Failure {
    private static final long serialVersionUID = 1L;

    BadConfig(String reason) {
        super(Kind.CORRUPT, "Error reading OCI-formatted configuration data: " + reason);
    }
}
