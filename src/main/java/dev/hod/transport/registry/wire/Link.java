package dev.hod.transport.registry.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Bytes to and from a server. For one thread at a time, but {@link #dropIfLate} comes from another.
 */
abstract class Link implements Closeable {
    private static final long NEVER = Long.MAX_VALUE;

    private volatile long deadline = NEVER;
    private volatile boolean expired;

    /** Reads at least one byte; -1 at the end. */
    abstract int read(ByteBuffer target) throws IOException;

    /** Writes all that remains. */
    abstract void write(ByteBuffer source) throws IOException;

    /** Whether files go out without passing through here. */
    abstract boolean sendsFiles();

    /** Sends some bytes of a file; 0 where it just cannot. Only where {@link #sendsFiles()}. */
    abstract long send(FileChannel file, long offset, long count) throws IOException;

    /** Whether something has come that nobody has read yet. */
    abstract boolean hasNews() throws IOException;

    /** Whether it can serve another request: nothing has come unasked, not even the end. */
    abstract boolean isQuiet() throws IOException;

    /** Closes the socket under whoever waits on it. */
    abstract void drop();

    /** Until {@link #calm()}, whoever waits gives up after this time. */
    final void expect(long nanos) {
        deadline = System.nanoTime() + nanos;
    }

    final void calm() {
        deadline = NEVER;
    }

    final void dropIfLate(long now) {
        long due = deadline;
        if (due != NEVER && now - due > 0) {
            expired = true;
            drop();
        }
    }

    final boolean isExpired() {
        return expired;
    }
}
