package dev.hod.transport.oci;

import dev.hod.error.Failure;
import java.nio.file.Path;

/** A folder that is no OCI image layout, or a damaged one. */
public final class BadLayout extends Failure {
    private static final long serialVersionUID = 1L;

    BadLayout(Path folder, String reason) {
        super(Kind.CORRUPT, "oci:" + folder + ": " + reason);
    }
}
