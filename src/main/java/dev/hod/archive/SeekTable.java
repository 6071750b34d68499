package dev.hod.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The two skippable frames at the end of a compressed bundle: the hashes of the compressed frames,
 * and the table of zstd's seekable format, by which any place of the tar is found. Nobody who reads
 * from front to back needs them.
 */
public final class SeekTable {
    /** Bytes at the very end of the file that tell how long the table is. */
    public static final int FOOTER = 9;

    /** More plain bytes than this are in no frame. */
    public static final int MAX_PLAIN = 32 << 20;

    private static final int SKIPPABLE = 0x184D2A5E;
    private static final int HASHES = 0x184D2A5D;
    private static final int FOOTER_MAGIC = 0x8F92EAB1;

    /** What the frame of hashes begins with. */
    public static final String HASHES_TAG = "hod-xxh1";

    private SeekTable() {}

    /**
     * A frame.
     *
     * @param packed bytes in the file
     * @param plain bytes of the tar
     * @param hash XXH64 of the packed bytes; 0 for stored frames, which have one form only
     */
    public record Frame(int packed, int plain, long hash) {}

    /** All that stands behind the last frame. */
    public static byte[] write(List<Frame> frames) {
        int hashes = HASHES_TAG.length() + 8 * frames.size() + 8;
        int table = 8 * (frames.size() + 1) + FOOTER;
        ByteBuffer out = ByteBuffer.allocate(8 + hashes + 8 + table).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(HASHES).putInt(hashes).put(HASHES_TAG.getBytes(US_ASCII));
        frames.forEach(frame -> out.putLong(frame.hash()));
        out.putLong(XxHash64.of(out.duplicate().flip()));
        out.putInt(SKIPPABLE).putInt(table);
        frames.forEach(frame -> out.putInt(frame.packed()).putInt(frame.plain()));
        out.putInt(8 + hashes).putInt(0);
        out.putInt(frames.size() + 1).put((byte) 0).putInt(FOOTER_MAGIC);
        return out.array();
    }

    /**
     * How long the skippable frame of the table is, from the last {@link #FOOTER} bytes of a file.
     *
     * @return nothing where they are no table's
     */
    public static Optional<Integer> length(byte[] footer) {
        ByteBuffer in = ByteBuffer.wrap(footer).order(ByteOrder.LITTLE_ENDIAN);
        if (!isFooter(footer)) {
            return Optional.empty();
        }
        long frames = in.getInt(0) & 0xffffffffL;
        long entry = (in.get(4) & 0x80) == 0 ? 8 : 12;
        long length = 8 + frames * entry + FOOTER;
        return length > 256 << 20 ? Optional.empty() : Optional.of((int) length);
    }

    /** Whether these are the last bytes of a file with a table. */
    public static boolean isFooter(byte[] footer) {
        return footer.length == FOOTER
                && ByteBuffer.wrap(footer).order(ByteOrder.LITTLE_ENDIAN).getInt(5) == FOOTER_MAGIC;
    }

    /**
     * The frames of a table; their hashes are not in it.
     *
     * @return nothing where the table makes no sense, or frames are too large to be read at random
     */
    public static Optional<List<Frame>> read(byte[] table) {
        ByteBuffer in = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt() != SKIPPABLE || in.getInt() != table.length - 8) {
            return Optional.empty();
        }
        int entry = (table[table.length - 5] & 0x80) == 0 ? 8 : 12;
        List<Frame> frames = new ArrayList<>();
        while (in.remaining() > FOOTER) {
            int packed = in.getInt();
            int plain = in.getInt();
            in.position(in.position() + entry - 8);
            if (packed <= 0 || packed > 2 * MAX_PLAIN || plain < 0 || plain > MAX_PLAIN) {
                return Optional.empty();
            }
            frames.add(new Frame(packed, plain, 0));
        }
        return Optional.of(frames);
    }

    /** The hashes in a skippable frame, where it is one of them and unharmed. */
    public static Optional<long[]> hashes(byte[] frame) {
        ByteBuffer in = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        int count = (frame.length - 16 - HASHES_TAG.length()) / 8;
        if (count < 0
                || in.getInt() != HASHES
                || in.getInt() != frame.length - 8
                || frame.length != 16 + HASHES_TAG.length() + 8 * count) {
            return Optional.empty();
        }
        byte[] tag = new byte[HASHES_TAG.length()];
        in.get(tag);
        long[] hashes = new long[count];
        for (int i = 0; i < count; i++) {
            hashes[i] = in.getLong();
        }
        long self = XxHash64.of(ByteBuffer.wrap(frame, 0, frame.length - 8));
        return HASHES_TAG.equals(new String(tag, US_ASCII)) && in.getLong() == self
                ? Optional.of(hashes)
                : Optional.empty();
    }
}
