package dev.hod.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Direct buffers of {@value #SIZE} bytes, used again and again. Files are written in units of this
 * size: with larger ones the kernel's page cache gets slower by far, with smaller ones calls do.
 */
public final class Blocks {
    /** Bytes of a block. */
    public static final int SIZE = 256 << 10;

    private static final ConcurrentLinkedQueue<ByteBuffer> FREE = new ConcurrentLinkedQueue<>();

    private Blocks() {}

    /** A block on loan; closing gives it back. */
    public static final class Block implements AutoCloseable {
        private final ByteBuffer buffer;

        private Block(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        /** The block itself, of no use once this is closed. */
        public ByteBuffer buffer() {
            return buffer;
        }

        @Override
        public void close() {
            FREE.add(buffer);
        }
    }

    /** An empty block. */
    public static Block take() {
        ByteBuffer buffer = FREE.poll();
        return new Block(buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer.clear());
    }

    /**
     * Reads until the buffer is full or the source at its end.
     *
     * @return whether there may be more
     */
    public static boolean fill(ReadableByteChannel source, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (source.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Writes all that remains in the buffer. */
    public static void drain(ByteBuffer buffer, WritableByteChannel target) throws IOException {
        while (buffer.hasRemaining()) {
            target.write(buffer);
        }
    }
}
