package dev.hod.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Lets one file share the disk blocks of another until either is written to (Linux' FICLONE and
 * FICLONERANGE, which XFS and btrfs have and ext4 has not).
 */
public final class Reflink {
    private static final long FICLONE = 0x4004_9409L;
    private static final long FICLONERANGE = 0x4020_940DL;

    private Reflink() {}

    /**
     * Gives {@code target}, which must exist, the content of {@code source}.
     *
     * @return false where it cannot be done; the target is as it was
     */
    public static boolean file(Path source, Path target) {
        return withBoth(source, target, (calls, from, to) -> calls.ioctl(to, FICLONE, from));
    }

    /**
     * Lets {@code length} bytes of {@code target} be those of {@code source}. Offsets are multiples
     * of the file system's block size, 4,096 as a rule, and so is the length unless it reaches the
     * source's end.
     *
     * @return false where it cannot be done; the target is as it was
     */
    public static boolean range(
            Path source, long sourceOffset, long length, Path target, long targetOffset) {
        return withBoth(
                source,
                target,
                (calls, from, to) -> {
                    try (Arena arena = Arena.ofConfined()) {
                        MemorySegment range = arena.allocate(ValueLayout.JAVA_LONG, 4);
                        range.setAtIndex(ValueLayout.JAVA_LONG, 0, from);
                        range.setAtIndex(ValueLayout.JAVA_LONG, 1, sourceOffset);
                        range.setAtIndex(ValueLayout.JAVA_LONG, 2, length);
                        range.setAtIndex(ValueLayout.JAVA_LONG, 3, targetOffset);
                        return calls.ioctl(to, FICLONERANGE, range.address());
                    }
                });
    }

    @FunctionalInterface
    private interface Clone {
        boolean run(LinuxCalls calls, int from, int to);
    }

    private static boolean withBoth(Path source, Path target, Clone clone) {
        Optional<LinuxCalls> found = LinuxCalls.find(target);
        if (found.isEmpty()) {
            return false;
        }
        LinuxCalls calls = found.get();
        int from = calls.open(source, LinuxCalls.READ_ONLY);
        if (from < 0) {
            return false;
        }
        try {
            int to = calls.open(target, LinuxCalls.READ_WRITE);
            if (to < 0) {
                return false;
            }
            try {
                return clone.run(calls, from, to);
            } finally {
                calls.close(to);
            }
        } finally {
            calls.close(from);
        }
    }
}
