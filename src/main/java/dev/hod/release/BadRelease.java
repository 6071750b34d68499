package dev.hod.release;

import dev.hod.error.Failure;
import java.nio.file.Path;

/** A release that cannot be read, or cannot be recorded. */
public final class BadRelease extends Failure {
    private static final long serialVersionUID = 1L;

    private BadRelease(Kind kind, String message) {
        super(kind, message);
    }

    static BadRelease unreadable(Path file) {
        return new BadRelease(Kind.CORRUPT, "read release " + file + ": it is not what hod wrote");
    }

    static BadRelease newer(Path file, int version) {
        return new BadRelease(
                Kind.UNSUPPORTED,
                "read release %s: it is of version %d, this hod knows %d"
                        .formatted(file, version, ReleaseJson.VERSION));
    }

    static BadRelease exists(String name, Path pool) {
        return new BadRelease(
                Kind.CONFLICT, "release " + name + " is recorded in " + pool + " already");
    }
}
