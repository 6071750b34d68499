package dev.hod.convert;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How a layer's tar is packed. */
public enum Packing {
    PLAIN,
    GZIP,
    ZSTD;

    /** Bytes that {@link #of} wants to see. */
    static final int MAGIC = 4;

    /** Told by the first bytes of the content, whatever its media type says. */
    static Packing of(byte[] first, int count) {
        if (count >= 2 && first[0] == 0x1f && first[1] == (byte) 0x8b) {
            return GZIP;
        }
        if (count < MAGIC) {
            return PLAIN;
        }
        int magic = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getInt();
        boolean skippable = (magic & 0xfffffff0) == 0x184D2A50;
        return magic == 0xFD2FB528 || skippable ? ZSTD : PLAIN;
    }

    /** As people call it. */
    String word() {
        return switch (this) {
            case PLAIN -> "tar";
            case GZIP -> "gzip";
            case ZSTD -> "zstd";
        };
    }
}
