package dev.hod.archive;

import dev.hod.io.Blocks;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/** Reads a tar from front to back in large units, and knows where it is. */
public final class TarCursor implements Closeable {
    private final ReadableByteChannel source;
    private final Blocks.Block block = Blocks.take();
    private final ByteBuffer buffer = block.buffer().limit(0);
    private boolean closed;
    private long position;

    /**
     * A cursor that closes {@code source} with it.
     *
     * @param position of the source's next byte in the tar
     */
    public TarCursor(ReadableByteChannel source, long position) {
        this.source = source;
        this.position = position;
    }

    /** Where the next byte is in the tar. */
    public long position() {
        return position;
    }

    /** The next {@code length} bytes; fewer only where the tar ends before. */
    public byte[] take(int length) throws IOException {
        // Grows with what is really there, whatever a header promises.
        byte[] bytes = new byte[Math.min(length, Blocks.SIZE)];
        int have = 0;
        while (have < length) {
            ByteBuffer some = some(length - have);
            if (!some.hasRemaining()) {
                return Arrays.copyOf(bytes, have);
            }
            int count = some.remaining();
            if (have + count > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * (have + count)));
            }
            some.get(bytes, have, count);
            have += count;
        }
        return bytes;
    }

    /**
     * The next bytes, at most {@code most} of them, as a view that is good until the next call;
     * empty at the end of the tar.
     */
    public ByteBuffer some(long most) throws IOException {
        if (!buffer.hasRemaining() && most > 0) {
            buffer.clear();
            // A pipe gives a few kilobytes at a time; hashing and writing want more.
            while (buffer.hasRemaining() && source.read(buffer) >= 0) {
                if (buffer.position() >= most) {
                    break;
                }
            }
            buffer.flip();
        }
        int count = (int) Math.min(most, buffer.remaining());
        ByteBuffer view = buffer.slice(buffer.position(), count);
        buffer.position(buffer.position() + count);
        position += count;
        return view;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            block.close();
            source.close();
        }
    }
}
