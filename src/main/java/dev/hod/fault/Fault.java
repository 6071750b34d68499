package dev.hod.fault;

/**
 * One thing wrong with a pool or bundle.
 *
 * @param what the blob, link, tag or place, as a person looks for it
 * @param detail one line: what was found instead of what
 */
public record Fault(Kind kind, String what, String detail) {
    /** What is wrong. */
    public enum Kind {
        /** Something that is referenced is not there. */
        MISSING,
        /** Content ends before its size. */
        SHORT,
        /** Content is not what its digest says. */
        CORRUPT,
        /** A link, tag or reference leads nowhere. */
        DANGLING,
        /** A byte between the contents is not what the format puts there. */
        FRAMING
    }

    @Override
    public String toString() {
        return what + ": " + detail;
    }
}
