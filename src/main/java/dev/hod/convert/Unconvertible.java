package dev.hod.convert;

import dev.hod.error.Failure;
import dev.hod.image.Digest;

/** An image that cannot have the form it is wanted in. */
public final class Unconvertible extends Failure {
    private static final long serialVersionUID = 1L;

    Unconvertible(Digest manifest, String reason) {
        super(Kind.UNSUPPORTED, "manifest " + manifest + " cannot be converted: " + reason);
    }

    private Unconvertible(String message) {
        super(Kind.UNSUPPORTED, message);
    }

    /** In skopeo's words: scripts look for them. */
    static Unconvertible digestsKept(String what, String become) {
        return kept(what, become, "Instructed to preserve digests");
    }

    /** The same of an image whose signatures are for what it is now. */
    static Unconvertible signed(String what, String become) {
        return kept(what, become, "Would invalidate signatures");
    }

    private static Unconvertible kept(String what, String become, String reason) {
        return new Unconvertible(
                "%s must be %s to be written to destination, but we cannot modify it: \"%s\""
                        .formatted(what, become, reason));
    }
}
