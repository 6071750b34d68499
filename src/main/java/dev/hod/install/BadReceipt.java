package dev.hod.install;

import dev.hod.error.Failure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that is no receipt, or one in use. */
public final class BadReceipt extends Failure {
    private static final long serialVersionUID = 1L;

    private BadReceipt(Kind kind, String message) {
        super(kind, message);
    }

    static BadReceipt notOne(Path file, String reason) {
        return new BadReceipt(
                Kind.BAD_INPUT, file + " is there and is no receipt of hod: " + reason);
    }

    static BadReceipt inUse(Path file) {
        return new BadReceipt(
                Kind.CONFLICT, "receipt " + file + " is being written by another run");
    }

    static BadReceipt unopened(Path file, IOException cause) {
        return new BadReceipt(
                Kind.BAD_INPUT,
                "receipt "
                        + file
                        + " cannot be opened: "
                        + switch (cause) {
                            case NoSuchFileException _ -> "there is no such folder";
                            case AccessDeniedException _ -> "permission denied";
                            default -> Failure.describe(cause);
                        });
    }

    static BadReceipt broken(Path file, long line, String reason) {
        return new BadReceipt(Kind.CORRUPT, "receipt " + file + ":" + line + ": " + reason);
    }
}
