package dev.hod.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hod.image.Digest;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * The one form that a bundle's tar has (POSIX ustar with pax records): a pure function from what an
 * entry is and where its header begins to the header's bytes. Writer and verifier share it, so any
 * other byte is a fault. There is no owner and no time in it.
 */
public final class TarFraming {
    /** Tar's unit; every header, and every content with its padding, is a multiple of it. */
    public static final int BLOCK = 512;

    /** Where large contents begin, and what the whole file is a multiple of: a file system page. */
    public static final int PAGE = 4096;

    /** Contents of at least this size begin at a multiple of {@link #PAGE}. */
    public static final int ALIGNED_FROM = 64 << 10;

    private static final long MAX_USTAR_SIZE = 0_77777777777L;
    private static final int NAME = 100;
    private static final int PREFIX = 155;

    /** Length of {@code "12 comment=\n"}, the shortest comment. */
    private static final int SHORTEST_COMMENT = 12;

    /** What an entry is; nothing else is ever in a bundle. */
    public enum Mode {
        FILE(0644, '0'),
        EXECUTABLE(0755, '0'),
        FOLDER(0755, '5');

        private final int bits;
        private final char type;

        Mode(int bits, char type) {
            this.bits = bits;
            this.type = type;
        }
    }

    private TarFraming() {}

    /**
     * All bytes from {@code position} up to the entry's content.
     *
     * @param name path in the tar; of a folder with a slash at its end
     * @param position where the header begins, a multiple of {@link #BLOCK}; counted from any
     *     multiple of {@link #PAGE}
     */
    public static byte[] header(String name, long size, Mode mode, long position) {
        byte[] records = records(name, size);
        int pax = paxLength(records.length, size, position);
        byte[] header = new byte[pax < 0 ? BLOCK : 2 * BLOCK + pax];
        int at = 0;
        if (pax >= 0) {
            // Readers differ over zeros among records, so those of a small entry end before them.
            int length = size >= ALIGNED_FROM ? pax : records.length;
            ustar(header, 0, "PaxHeaders/hod", "", length, Mode.FILE, 'x');
            System.arraycopy(records, 0, header, BLOCK, records.length);
            if (length > records.length) {
                comment(header, BLOCK + records.length, pax - records.length);
            }
            at = BLOCK + pax;
        }
        int slash = split(name);
        String prefix = slash > 0 ? name.substring(0, slash) : "";
        String rest = slash == TOO_LONG ? standIn(name) : name.substring(slash + 1);
        ustar(header, at, rest, prefix, size > MAX_USTAR_SIZE ? 0 : size, mode, mode.type);
        return header;
    }

    /** Where the content begins of an entry whose header begins at {@code position}. */
    public static long contentAt(String name, long size, long position) {
        int pax = paxLength(records(name, size).length, size, position);
        return position + (pax < 0 ? BLOCK : 2L * BLOCK + pax);
    }

    /** The next multiple of {@link #BLOCK}: where the entry after a content that ends here is. */
    public static long padded(long position) {
        return up(position, BLOCK);
    }

    /** Where a tar ends whose last entry ends at {@code position}: zero from there on. */
    public static long end(long position) {
        return up(position + 2L * BLOCK, PAGE);
    }

    /** The next multiple of {@link #PAGE}. */
    public static long page(long position) {
        return up(position, PAGE);
    }

    private static long up(long position, int unit) {
        return (position + unit - 1) / unit * unit;
    }

    /** Length of the pax records with what fills them up, or -1 where there are none. */
    private static int paxLength(int records, long size, long position) {
        if (size < ALIGNED_FROM) {
            return records == 0 ? -1 : (int) up(records, BLOCK);
        }
        if (records == 0 && (position + BLOCK) % PAGE == 0) {
            return -1;
        }
        long before = position + 2L * BLOCK;
        int length = (int) (up(before + records, PAGE) - before);
        int fill = length - records;
        boolean exact = fill == 0 && records > 0;
        return fill >= SHORTEST_COMMENT || exact ? length : length + PAGE;
    }

    private static byte[] records(String name, long size) {
        if (split(name) != TOO_LONG && size <= MAX_USTAR_SIZE) {
            return new byte[0];
        }
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        if (split(name) == TOO_LONG) {
            records.writeBytes(record("path", name));
        }
        if (size > MAX_USTAR_SIZE) {
            records.writeBytes(record("size", Long.toString(size)));
        }
        return records.toByteArray();
    }

    /** {@code "<length of all> <key>=<value>\n"}. */
    private static byte[] record(String key, String value) {
        byte[] text = (' ' + key + '=' + value + '\n').getBytes(UTF_8);
        int length = text.length;
        while (length != text.length + Integer.toString(length).length()) {
            length = text.length + Integer.toString(length).length();
        }
        ByteArrayOutputStream record = new ByteArrayOutputStream(length);
        record.writeBytes(Integer.toString(length).getBytes(US_ASCII));
        record.writeBytes(text);
        return record.toByteArray();
    }

    private static void comment(byte[] header, int at, int length) {
        byte[] start = (length + " comment=").getBytes(US_ASCII);
        System.arraycopy(start, 0, header, at, start.length);
        Arrays.fill(header, at + start.length, at + length - 1, (byte) ' ');
        header[at + length - 1] = '\n';
    }

    private static final int TOO_LONG = -2;

    /**
     * The slash at which a name is cut into ustar's prefix and name: the first possible one; -1
     * where it fits as it is.
     */
    private static int split(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) <= 0x20 || name.charAt(i) >= 0x7f) {
                return TOO_LONG;
            }
        }
        if (name.length() <= NAME) {
            return -1;
        }
        int slash = name.indexOf('/', name.length() - NAME - 1);
        return slash > 0 && slash <= PREFIX && slash < name.length() - 1 ? slash : TOO_LONG;
    }

    /** The name in the ustar header where the true one is a pax record: unique, and never used. */
    private static String standIn(String name) {
        return "PaxNames/" + Digest.sha256(name.getBytes(UTF_8)).hex();
    }

    private static void ustar(
            byte[] block, int at, String name, String prefix, long size, Mode mode, char type) {
        put(block, at, name);
        put(block, at + 100, octal(mode.bits, 7));
        put(block, at + 108, octal(0, 7));
        put(block, at + 116, octal(0, 7));
        put(block, at + 124, octal(size, 11));
        put(block, at + 136, octal(0, 11));
        put(block, at + 148, "        ");
        block[at + 156] = (byte) type;
        put(block, at + 257, "ustar\0" + "00");
        put(block, at + 329, octal(0, 7));
        put(block, at + 337, octal(0, 7));
        put(block, at + 345, prefix);
        int sum = 0;
        for (int i = at; i < at + BLOCK; i++) {
            sum += block[i] & 0xff;
        }
        put(block, at + 148, octal(sum, 6) + "\0 ");
    }

    private static String octal(long value, int digits) {
        String text = Long.toOctalString(value);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    /** A position as messages show it: {@code 1,204,224}. */
    public static String at(long position) {
        return String.format(Locale.ROOT, "%,d", position);
    }
}
