package dev.hod.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hod.fault.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Compares what lies between contents with what the format puts there, as a tar passes by. */
public final class Framing {
    private final TarCursor cursor;
    private final FaultSink faults;

    public Framing(TarCursor cursor, FaultSink faults) {
        this.cursor = cursor;
        this.faults = faults;
    }

    /**
     * Takes an entry's header.
     *
     * @return whether the tar goes on behind it
     */
    public boolean header(Entry entry, long base) throws IOException {
        byte[] expected = entry.header(cursor.position() - base);
        return same("header of " + entry.name().path(), expected);
    }

    /** Takes the zeros behind an entry's content. */
    public boolean padding(Entry entry) throws IOException {
        int length = (int) (TarFraming.padded(cursor.position()) - cursor.position());
        return same("padding of " + entry.name().path(), new byte[length]);
    }

    /** Takes the end of the tar, and makes sure that nothing follows. */
    public void end() throws IOException {
        int length = (int) (TarFraming.end(cursor.position()) - cursor.position());
        if (same("end of the tar", new byte[length])) {
            long at = cursor.position();
            if (cursor.some(1).hasRemaining()) {
                framing("end of the tar", "something follows it at " + TarFraming.at(at));
            }
        }
    }

    /**
     * Takes bytes that must be exactly these.
     *
     * @return whether the tar had as many
     */
    boolean same(String what, byte[] expected) throws IOException {
        long start = cursor.position();
        return compare(what, expected, cursor.take(expected.length), start);
    }

    boolean compare(String what, byte[] expected, byte[] actual, long start) throws IOException {
        int different = Arrays.mismatch(expected, actual);
        if (different < 0) {
            return true;
        }
        if (different == actual.length) {
            faults.found(
                    new Fault(
                            Fault.Kind.SHORT,
                            what,
                            "the bundle ends at " + TarFraming.at(start + different)));
            return false;
        }
        Optional<String> other = otherEntry(actual, expected);
        framing(
                what,
                other.orElseGet(() ->
                        "byte at %,d is 0x%02x instead of 0x%02x"
                                .formatted(
                                        start + different,
                                        actual[different],
                                        expected[different])));
        return actual.length == expected.length;
    }

    private void framing(String what, String detail) throws IOException {
        faults.found(new Fault(Fault.Kind.FRAMING, what, detail));
    }

    /** What stands here instead, where it is a whole tar header of something else. */
    private static Optional<String> otherEntry(byte[] actual, byte[] expected) {
        if (expected.length < TarFraming.BLOCK || actual.length < TarFraming.BLOCK) {
            return Optional.empty();
        }
        if (!isSummed(actual)) {
            return Optional.empty();
        }
        String kind =
                switch (actual[156]) {
                    case 0, '0', '7' -> "a file";
                    case '1' -> "a hard link";
                    case '2' -> "a symbolic link";
                    case '3', '4' -> "a device";
                    case '5' -> "a folder";
                    case '6' -> "a pipe";
                    case 'L', 'K' -> "a GNU long name";
                    case 'S' -> "a sparse file";
                    case 'x', 'g' -> "a pax header";
                    default -> "an entry of unknown type";
                };
        return Optional.of(
                "at the place there is " + kind + " in another form: \"" + text(actual) + '"');
    }

    /** Whether a block has the checksum of a tar header. */
    static boolean isSummed(byte[] block) {
        long sum = 0;
        for (int i = 0; i < TarFraming.BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
        }
        return octal(block, 148, 8) == sum;
    }

    /** The name in a tar header, fit to be shown. */
    static String text(byte[] block) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < 100 && block[i] != 0; i++) {
            name.append(block[i] > 0x20 && block[i] < 0x7f ? (char) block[i] : '?');
        }
        return name.toString();
    }

    /** An octal field of a tar header, or -1 where it is none. */
    static long octal(byte[] block, int from, int length) {
        String digits = new String(block, from, length, US_ASCII).replace('\0', ' ').strip();
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '7')) {
            return -1;
        }
        return Long.parseLong(digits, 8);
    }

    /** Passes over what is left of something; whether the tar had it. */
    public boolean skip(long length) throws IOException {
        long left = length;
        while (left > 0) {
            ByteBuffer some = cursor.some(left);
            if (!some.hasRemaining()) {
                return false;
            }
            left -= some.remaining();
        }
        return true;
    }
}
