package dev.hod.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * A channel with its first bytes, which somebody had to see, put back before it.
 *
 * @param first ready to be read; its position moves
 * @param rest closed with this one
 */
public record Rejoined(ByteBuffer first, ReadableByteChannel rest) implements ReadableByteChannel {
    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!first.hasRemaining()) {
            return rest.read(target);
        }
        int count = Math.min(first.remaining(), target.remaining());
        target.put(first.slice(first.position(), count));
        first.position(first.position() + count);
        return count;
    }

    @Override
    public boolean isOpen() {
        return rest.isOpen();
    }

    @Override
    public void close() throws IOException {
        rest.close();
    }
}
