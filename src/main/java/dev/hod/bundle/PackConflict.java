package dev.hod.bundle;

import dev.hod.archive.Contents;
import dev.hod.error.Failure;
import dev.hod.image.Digest;
import dev.hod.reference.ImageName;

/** Images that cannot be in one bundle. */
public final class PackConflict extends Failure {
    private static final long serialVersionUID = 1L;

    private PackConflict(Kind kind, String message) {
        super(kind, message);
    }

    static PackConflict digests(ImageName name, Digest one, Digest other) {
        return new PackConflict(
                Kind.CONFLICT, "pack " + name + ": it is to be both " + one + " and " + other);
    }

    static PackConflict sizes(Contents.SizeConflict conflict) {
        return new PackConflict(
                Kind.CORRUPT,
                "pack %s (%s): one manifest says that it has %,d bytes, another %,d"
                        .formatted(
                                conflict.digest(),
                                conflict.use(),
                                conflict.one(),
                                conflict.other()));
    }
}
