package dev.hod.tar;

import dev.hod.error.Failure;
import java.nio.file.Path;

/** An archive cannot be unpacked, since the disk is nearly full. */
final class NoRoom extends Failure {
    private static final long serialVersionUID = 1L;

    NoRoom(String where, Path folder, long written) {
        super(
                Kind.NO_SPACE,
                "%s: unpacked %d bytes into %s, and its disk is full"
                        .formatted(where, written, folder));
    }
}
