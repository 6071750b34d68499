package dev.hod.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A zstd frame that holds its content as it is (RFC 8878: a single segment of raw blocks), in the
 * only form that bundles have of it. Any zstd reads it.
 */
public final class StoredFrame {
    private static final int MAGIC = 0xFD2FB528;
    private static final int BLOCK = 128 << 10;
    private static final int HEADER = 9;

    /** Whether the frame ends with a checksum; one that is to be overwritten in place does not. */
    public enum Checksum {
        XXH64(0xA4, 4),
        NONE(0xA0, 0);

        private final int descriptor;
        private final int length;

        Checksum(int descriptor, int length) {
            this.descriptor = descriptor;
            this.length = length;
        }
    }

    private StoredFrame() {}

    /** Bytes of the frame for so many bytes of content. */
    public static int size(int plain, Checksum checksum) {
        int blocks = (plain + BLOCK - 1) / BLOCK;
        return HEADER + 3 * blocks + plain + checksum.length;
    }

    /** Puts the frame of what remains in {@code plain}, which must be something, into a buffer. */
    public static void write(ByteBuffer plain, Checksum checksum, ByteBuffer out) {
        out.order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC).put((byte) checksum.descriptor).putInt(plain.remaining());
        for (int at = plain.position(); at < plain.limit(); at += BLOCK) {
            int length = Math.min(BLOCK, plain.limit() - at);
            int header = length << 3 | (at + length == plain.limit() ? 1 : 0);
            out.put((byte) header).put((byte) (header >> 8)).put((byte) (header >> 16));
            out.put(out.position(), plain, at, length);
            out.position(out.position() + length);
        }
        if (checksum == Checksum.XXH64) {
            out.putInt((int) XxHash64.of(plain));
        }
    }

    /** Whether {@code packed} is exactly the frame of {@code plain}. */
    public static boolean is(ByteBuffer packed, ByteBuffer plain, Checksum checksum) {
        if (packed.remaining() != size(plain.remaining(), checksum)) {
            return false;
        }
        ByteBuffer expected = ByteBuffer.allocate(packed.remaining());
        write(plain, checksum, expected);
        return expected.flip().equals(packed);
    }
}
