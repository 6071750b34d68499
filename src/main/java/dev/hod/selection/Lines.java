package dev.hod.selection;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a text that nobody vouches for: of bounded length, UTF-8, without BOM and CR. */
final class Lines {
    /** Bytes of the longest line; no reference with all its trimmings comes near. */
    static final int MAX = 8_192;

    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream source;
    private final byte[] buffer = new byte[1 << 16];
    private final byte[] line = new byte[MAX];
    private int position;
    private int limit;
    private int number;

    Lines(InputStream source) {
        this.source = source;
    }

    /** Number of the line read last, from 1. */
    int number() {
        return number;
    }

    /**
     * The next line, or null at the end.
     *
     * @throws NoText if this is no text: the rest is not worth reading
     */
    @Nullable String next() throws IOException, NoText {
        int length = 0;
        boolean any = false;
        number++;
        while (position < limit || fill()) {
            any = true;
            byte b = buffer[position++];
            if (b == '\n') {
                return text(length);
            }
            if (b == 0) {
                throw new NoText(
                        number == 1 && length > 0 && (line[0] & 0xFE) == 0xFE
                                ? "is UTF-16; save it as UTF-8"
                                : "is no list of images: it holds a zero byte");
            }
            if (length == MAX) {
                throw new NoText("is no list of images: a line is longer than " + MAX + " bytes");
            }
            line[length++] = b;
        }
        return any ? text(length) : null;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, source.read(buffer));
        return limit > 0;
    }

    private String text(int length) throws NoText {
        int from = 0;
        int to = length;
        if (number == 1 && length >= 3 && Arrays.equals(line, 0, 3, BOM, 0, 3)) {
            from = 3;
        }
        while (to > from && line[to - 1] == '\r') {
            to--;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(line, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            // A note may have been written in any code; what stands before it is read.
            String bytes = new String(line, from, to - from, StandardCharsets.ISO_8859_1);
            if (Line.isComment(bytes)
                    || StandardCharsets.US_ASCII.newEncoder().canEncode(Line.withoutNote(bytes))) {
                return bytes;
            }
            throw new NoText("is no list of images: it holds bytes that are not UTF-8 text");
        }
    }

    /** What was read is no text. */
    static final class NoText extends Exception {
        private static final long serialVersionUID = 1L;

        NoText(String reason) {
            super(reason);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }
}
