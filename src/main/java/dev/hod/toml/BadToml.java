package dev.hod.toml;

import dev.hod.error.Failure;
import java.nio.file.Path;

/** A configuration file that cannot be used. */
public final class BadToml extends Failure {
    private static final long serialVersionUID = 1L;

    public BadToml(Path file, String reason) {
        super(Kind.BAD_INPUT, file + ": " + reason);
    }
}
