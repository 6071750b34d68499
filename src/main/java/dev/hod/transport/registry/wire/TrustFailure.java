package dev.hod.transport.registry.wire;

import dev.hod.error.Failure;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file with certificates or keys, which the user named or keeps for a host, is of no use. */
public final class TrustFailure extends Failure {
    private static final long serialVersionUID = 1L;

    TrustFailure(Path file, Exception cause) {
        super(Kind.BAD_INPUT, "certificates in " + file + ": " + reason(cause), cause);
    }

    TrustFailure(Path file, String reason) {
        super(Kind.BAD_INPUT, "certificates in " + file + ": " + reason);
    }

    private static String reason(Exception cause) {
        return switch (cause) {
            case NoSuchFileException e -> "no such file";
            default -> {
                String message = cause.getMessage();
                yield message == null ? cause.getClass().getSimpleName() : message;
            }
        };
    }
}
