package dev.hod.transport.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** What lies around a tar, told by its first bytes. */
enum Wrapping {
    NONE,
    ZSTD,
    GZIP;

    /** How many bytes tell. */
    static final int MAGIC = 4;

    static Wrapping of(FileChannel channel) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(MAGIC);
        channel.read(first, 0);
        return of(first.flip());
    }

    static Wrapping of(ByteBuffer first) {
        if (first.remaining() >= 2
                && first.get(first.position()) == 0x1f
                && first.get(first.position() + 1) == (byte) 0x8b) {
            return GZIP;
        }
        if (first.remaining() < MAGIC) {
            return NONE;
        }
        int magic = Integer.reverseBytes(first.getInt(first.position()));
        boolean skippable = (magic & 0xfffffff0) == 0x184D2A50;
        return magic == 0xFD2FB528 || skippable ? ZSTD : NONE;
    }
}
