package dev.hod.blob;

import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;

/** The content found for a digest is not the content that digest names. */
public final class CorruptBlob extends Failure {
    private static final long serialVersionUID = 1L;
    private final transient Digest digest;

    private CorruptBlob(Descriptor expected, String where, String what) {
        super(Kind.CORRUPT, "blob " + expected.digest() + " from " + where + ": " + what);
        this.digest = expected.digest();
    }

    /** Whose content it should be. */
    public Digest digest() {
        return digest;
    }

    /** A file has another size than the blob it should be; it need not be read to be refused. */
    public static CorruptBlob ofSize(Descriptor expected, long actual, String where) {
        return new CorruptBlob(
                expected, where, actual + " bytes are there instead of " + expected.size());
    }

    public static CorruptBlob tooShort(Descriptor expected, long read, String where) {
        return new CorruptBlob(
                expected, where, "ends after " + read + " of " + expected.size() + " bytes");
    }

    public static CorruptBlob tooLong(Descriptor expected, String where) {
        return new CorruptBlob(expected, where, "is longer than its " + expected.size() + " bytes");
    }

    static CorruptBlob different(Descriptor expected, Digest actual, String where) {
        return new CorruptBlob(expected, where, "its content has digest " + actual);
    }
}
