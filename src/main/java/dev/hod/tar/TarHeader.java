package dev.hod.tar;

import java.nio.charset.StandardCharsets;

/**
 * One header block, as any program of the last decades writes it (POSIX.1-2001 ustar and pax, GNU,
 * and the nameless format before them).
 *
 * @param size of the content, as the field says
 * @param type the type flag
 */
record TarHeader(String name, long size, char type, String link) {
    static final int BLOCK = 512;

    private static final int CHECKSUM = 148;

    /**
     * Reads a block that is not all zeros.
     *
     * @param at where it is, for messages
     */
    static TarHeader parse(byte[] block, String where, long at) throws BadTar {
        if (!isSummed(block)) {
            throw new BadTar(
                    where,
                    at == 0
                            ? "is no tar archive"
                            : "the header at byte " + at + " is damaged: its checksum is wrong");
        }
        String name = text(block, 0, 100);
        // GNU's own format has times where ustar has the name's beginning.
        boolean ustar = new String(block, 257, 6, StandardCharsets.ISO_8859_1).equals("ustar\0");
        String prefix = ustar ? text(block, 345, 155) : "";
        return new TarHeader(
                prefix.isEmpty() ? name : prefix + '/' + name,
                number(block, 124, 12, where, at),
                (char) (block[156] & 0xff),
                text(block, 157, 100));
    }

    static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSummed(byte[] block) {
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < BLOCK; i++) {
            byte b = i >= CHECKSUM && i < CHECKSUM + 8 ? (byte) ' ' : block[i];
            unsigned += b & 0xff;
            signed += b;
        }
        try {
            long stored = octal(block, CHECKSUM, 8);
            return stored == unsigned || stored == signed;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static long number(byte[] block, int from, int length, String where, long at)
            throws BadTar {
        try {
            return (block[from] & 0x80) != 0
                    ? binary(block, from, length)
                    : octal(block, from, length);
        } catch (NumberFormatException e) {
            throw new BadTar(where, "the header at byte " + at + " has no size", e);
        }
    }

    private static long octal(byte[] block, int from, int length) {
        String digits =
                new String(block, from, length, StandardCharsets.ISO_8859_1)
                        .replace('\0', ' ')
                        .strip();
        return digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, 8);
    }

    /** GNU's form for what octal digits cannot hold. */
    private static long binary(byte[] block, int from, int length) {
        long value = block[from] & 0x7f;
        for (int i = from + 1; i < from + length; i++) {
            if (value >> 55 != 0) {
                throw new NumberFormatException("beyond 63 bits");
            }
            value = (value << 8) | (block[i] & 0xff);
        }
        return value;
    }

    private static String text(byte[] block, int from, int length) {
        int end = from;
        while (end < from + length && block[end] != 0) {
            end++;
        }
        return new String(block, from, end - from, StandardCharsets.UTF_8);
    }
}
