package dev.hod.app;

import dev.hod.error.Failure;

/** Somebody is not, or cannot be, logged in. */
final class LoginFailed extends Failure {
    private static final long serialVersionUID = 1L;

    LoginFailed(String message) {
        super(Kind.UNAUTHORIZED, message);
    }
}
