package dev.hod.trust;

import dev.hod.error.Failure;

/** An image whose signatures cannot go where it is to go. */
public final class SignaturesNotCopied extends Failure {
    private static final long serialVersionUID = 1L;

    SignaturesNotCopied(String where, String reason) {
        super(Kind.UNSUPPORTED, "Can not copy signatures to " + where + ": " + reason);
    }
}
