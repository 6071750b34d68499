package dev.hod.io;

import dev.hod.error.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The disk has no room for what is to be written. */
public final class NotEnoughSpace extends Failure {
    private static final long serialVersionUID = 1L;

    /** The device that full disks are tried with. */
    private static final Path ALWAYS_FULL = Path.of("/dev/full");

    /** Before anything is written. */
    public NotEnoughSpace(Path where, long needed, long usable) {
        super(
                Kind.NO_SPACE,
                "write to %s: %,d bytes are needed, the disk has room for %,d"
                        .formatted(where, needed, usable));
    }

    private NotEnoughSpace(Path where, String what, IOException cause) {
        super(Kind.NO_SPACE, "write " + what + " to " + where + ": the disk is full", cause);
    }

    private NotEnoughSpace(String message) {
        super(Kind.NO_SPACE, message);
    }

    /**
     * While something is unpacked whose size nobody knows before.
     *
     * @param what is unpacked
     * @param written bytes so far
     */
    public static NotEnoughSpace unpacking(String what, Path folder, long written) {
        return new NotEnoughSpace(
                "%s: unpacked %d bytes into %s, and its disk is full"
                        .formatted(what, written, folder));
    }

    /**
     * What a failed write is to be called. The system says "no space" in words only, so the disk is
     * asked.
     *
     * @param where a folder that is there, on the disk that was written to, or a device
     * @return the failure itself where the disk has room
     */
    public static IOException explained(Path where, String what, IOException failure) {
        try {
            return !(failure instanceof Failure) && isFull(where)
                    ? new NotEnoughSpace(where, what, failure)
                    : failure;
        } catch (IOException e) {
            failure.addSuppressed(e);
            return failure;
        }
    }

    private static boolean isFull(Path where) throws IOException {
        return where.equals(ALWAYS_FULL)
                || Files.getFileStore(where).getUsableSpace() < Blocks.SIZE;
    }
}
