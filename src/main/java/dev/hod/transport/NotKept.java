package dev.hod.transport;

import dev.hod.error.Failure;
import dev.hod.image.RawManifest;

/** A place turned out not to keep manifests of some type, which only trying could tell. */
public final class NotKept extends Failure {
    private static final long serialVersionUID = 1L;

    public NotKept(String where, RawManifest manifest, Failure answer) {
        super(
                Kind.REJECTED,
                "%s does not keep manifests of type %s: %s"
                        .formatted(where, manifest.mediaType(), answer.getMessage()),
                answer);
    }
}
