package dev.hod.archive;

import dev.hod.error.Failure;
import java.util.Set;

/** A tar of something else; one that was a bundle and is damaged is a {@link BadBundle}. */
public final class NoBundle extends Failure {
    private static final long serialVersionUID = 1L;
    private static final Set<String> OURS = Set.of("hod.json", "PaxHeaders/hod");

    private NoBundle(String where, String first) {
        super(
                Kind.UNSUPPORTED,
                where + " is not a bundle: it is a tar that begins with \"" + first + '"');
    }

    private NoBundle(String message) {
        super(Kind.UNSUPPORTED, message);
    }

    /** A bundle's files in a tar of another form, in which nothing is where it should be. */
    static NoBundle packedAgain(String where) {
        return new NoBundle(
                where
                        + " was unpacked and packed again by another tar; unpack it with tar, and"
                        + " give hod the folder that it makes");
    }

    /**
     * Looks at the first block.
     *
     * @throws NoBundle where it is the sound header of another entry than a bundle begins with
     */
    static void check(byte[] block, String where) throws NoBundle {
        if (block.length == TarFraming.BLOCK && Framing.isSummed(block)) {
            String first = Framing.text(block);
            if (!OURS.contains(first)) {
                throw new NoBundle(where, first);
            }
        }
    }
}
