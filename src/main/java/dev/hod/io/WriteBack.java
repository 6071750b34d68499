package dev.hod.io;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets a large file go to the disk while it is being written (Linux' sync_file_range), so that
 * forcing it at the end has little left to wait for. Only a hint: nothing is durable by it, and
 * where the system has no such call nothing happens.
 */
public final class WriteBack implements Closeable {
    /** Bytes that are worth a call. */
    private static final long STEP = 8 << 20;

    private final Path file;
    private @Nullable LinuxCalls calls;
    private int descriptor = -1;
    private long handedOver;

    /** For a file that somebody else writes from its beginning on; it must be there. */
    public WriteBack(Path file) {
        this.file = file;
    }

    /** Says that everything up to {@code position} has been written. */
    public void reached(long position) {
        if (position - handedOver < STEP) {
            return;
        }
        if (calls == null && !open()) {
            handedOver = Long.MAX_VALUE;
            return;
        }
        if (calls != null) {
            calls.startWriting(descriptor, handedOver, position - handedOver);
        }
        handedOver = position;
    }

    private boolean open() {
        Optional<LinuxCalls> found = LinuxCalls.find(file);
        if (found.isEmpty()) {
            return false;
        }
        descriptor = found.get().open(file, LinuxCalls.READ_ONLY);
        calls = found.get();
        return descriptor >= 0;
    }

    @Override
    public void close() {
        if (calls != null && descriptor >= 0) {
            calls.close(descriptor);
        }
        calls = null;
        handedOver = Long.MAX_VALUE;
    }
}
