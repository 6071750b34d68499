package dev.hod.image;

import dev.hod.error.Failure;

/** Bytes that are not the manifest they claim to be. */
public final class BadManifest extends Failure {
    private static final long serialVersionUID = 1L;

    public BadManifest(Digest digest, String reason) {
        super(Kind.CORRUPT, "manifest " + digest + ": " + reason);
    }
}
