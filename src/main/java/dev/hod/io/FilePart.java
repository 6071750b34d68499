package dev.hod.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;

/**
 * Some bytes of an open file, to be read in order. Many parts share one file, and no position;
 * closing a part leaves the file open. For one reader at a time.
 */
public final class FilePart implements ReadableByteChannel {
    private final FileChannel file;
    private final long end;
    private long position;
    private boolean closed;

    /** The bytes from {@code position} up to {@code end}, or to the file's own end. */
    public FilePart(FileChannel file, long position, long end) {
        this.file = file;
        this.position = position;
        this.end = end;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (position >= end) {
            return target.hasRemaining() ? -1 : 0;
        }
        int limit = target.limit();
        if (target.remaining() > end - position) {
            target.limit(target.position() + (int) (end - position));
        }
        int count = file.read(target, position);
        target.limit(limit);
        if (count > 0) {
            position += count;
        }
        return count;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
