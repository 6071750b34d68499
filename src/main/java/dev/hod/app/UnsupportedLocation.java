package dev.hod.app;

import dev.hod.error.Failure;
import dev.hod.reference.Location;

/** A location that cannot be read, or not be written. */
public final class UnsupportedLocation extends Failure {
    private static final long serialVersionUID = 1L;

    UnsupportedLocation(Location location, String reason) {
        this(location + ": " + reason);
    }

    UnsupportedLocation(String message) {
        super(Kind.UNSUPPORTED, message);
    }
}
