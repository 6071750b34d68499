package dev.hod.auth;

import dev.hod.error.Failure;

/** Credentials are kept somewhere but cannot be had from there. */
public final class CredentialFailure extends Failure {
    private static final long serialVersionUID = 1L;

    CredentialFailure(String where, String reason) {
        super(Kind.UNAUTHORIZED, "credentials from " + where + ": " + reason);
    }

    CredentialFailure(String where, Throwable cause) {
        super(Kind.UNAUTHORIZED, "credentials from " + where + ": " + cause.getMessage(), cause);
    }
}
