package dev.hod.bundle;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** Writes the tar as it is. */
final class PlainDrain implements Drain {
    /** Larger writes make ext4 compact memory; smaller ones cost calls. */
    private static final int UNIT = 256 << 10;

    private final WritableByteChannel out;

    PlainDrain(WritableByteChannel out) {
        this.out = out;
    }

    @Override
    public int chunkSize() {
        return UNIT;
    }

    @Override
    public int chunks() {
        return 16;
    }

    @Override
    public void take(Chunk chunk) throws IOException {
        while (chunk.bytes().hasRemaining()) {
            out.write(chunk.bytes());
        }
        chunk.release();
    }

    @Override
    public void next(Kind kind) {}

    @Override
    public boolean isFramed() {
        return false;
    }

    @Override
    public void finish() {}

    @Override
    public void close() {}
}
