package dev.hod.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hod.image.Digest;
import java.util.Arrays;
import java.util.Optional;

/**
 * The place for signatures ({@code hod.sig}): text blocks one after another, blanks behind them.
 * Its size never changes, so that a bundle can be signed in place. This version writes it blank and
 * only checks the form of what stands in it: each block begins with {@code hod-signature} and ends
 * with a line {@code end sha256:<digest of the block before this line>}.
 */
public final class SignatureSlot {
    /** Bytes of the slot. */
    public static final int SIZE = 4096;

    static final String NAME = "hod.sig";

    private static final String BEGIN = "hod-signature ";
    private static final String END = "end ";

    private SignatureSlot() {}

    /** The slot of a bundle that nobody signed. */
    public static byte[] blank() {
        byte[] slot = new byte[SIZE];
        Arrays.fill(slot, (byte) ' ');
        return slot;
    }

    /** What is wrong with the form of a slot. */
    static Optional<String> damage(byte[] slot) {
        String text = new String(slot, UTF_8);
        String signatures = text.stripTrailing();
        int blanks = signatures.isEmpty() ? 0 : signatures.length() + 1;
        if (!text.substring(Math.min(blanks, text.length())).chars().allMatch(c -> c == ' ')) {
            return Optional.of("has something else than blanks behind its signatures");
        }
        int at = 0;
        while (at < blanks) {
            int end = text.indexOf("\n" + END, at);
            if (!text.startsWith(BEGIN, at) || end < 0) {
                return Optional.of("content differs: it is neither blank nor a signature");
            }
            byte[] block = text.substring(at, end + 1).getBytes(UTF_8);
            String last = END + Digest.sha256(block) + '\n';
            if (!text.startsWith(last, end + 1)) {
                return Optional.of("content differs: a signature's last line is not its digest");
            }
            at = end + 1 + last.getBytes(US_ASCII).length;
        }
        return Optional.empty();
    }
}
