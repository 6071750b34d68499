package dev.hod.convert;

import dev.hod.error.Failure;
import dev.hod.image.Digest;
import java.io.IOException;

/** A layer whose content is not what its image says. */
public final class BadLayer extends Failure {
    private static final long serialVersionUID = 1L;

    private BadLayer(Digest layer, String where, String what) {
        super(Kind.CORRUPT, "layer " + layer + " from " + where + ": " + what);
    }

    private BadLayer(Digest layer, String where, String what, IOException cause) {
        super(Kind.CORRUPT, "layer " + layer + " from " + where + ": " + what, cause);
    }

    static BadLayer notUnpacked(Digest layer, String where, Packing packing, IOException cause) {
        return new BadLayer(
                layer,
                where,
                "cannot be unpacked as " + packing.word() + ": " + Failure.describe(cause),
                cause);
    }

    static BadLayer other(Digest layer, String where, Digest expected, Digest actual) {
        return new BadLayer(
                layer,
                where,
                "its tar has digest " + actual + ", the image's config says " + expected);
    }
}
