package dev.hod.auth;

import dev.hod.error.Failure;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Credentials are kept somewhere but cannot be had from there. */
public final class CredentialFailure extends Failure {
    private static final long serialVersionUID = 1L;

    CredentialFailure(String where, String reason) {
        super(Kind.UNAUTHORIZED, "credentials from " + where + ": " + reason);
    }

    CredentialFailure(String where, Throwable cause) {
        super(Kind.UNAUTHORIZED, "credentials from " + where + ": " + reason(cause), cause);
    }

    /** The JDK says of a file no more than its name, which is there already. */
    private static String reason(Throwable cause) {
        return switch (cause) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(cause.getMessage());
        };
    }
}
