package dev.hod.route;

import dev.hod.error.Failure;
import java.nio.file.Path;

/** A file that says how registries are reached cannot be used. */
public final class BadRoutes extends Failure {
    private static final long serialVersionUID = 1L;

    BadRoutes(Path file, String reason) {
        super(Kind.BAD_INPUT, file + ": " + reason);
    }
}
