package dev.hod.blob;

import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Hashes and counts content as it passes, and tells at its end whether it was the right one. */
public final class Verifier {
    private final Descriptor expected;
    private final MessageDigest hash;
    private long read;

    public Verifier(Descriptor expected) {
        this.expected = expected;
        this.hash = expected.digest().algorithm().newHash();
    }

    /**
     * Takes the remaining bytes; the buffer's position goes to its limit.
     *
     * @throws CorruptBlob as soon as there is more than there should be
     */
    public void update(ByteBuffer bytes, String where) throws CorruptBlob {
        read += bytes.remaining();
        if (read > expected.size()) {
            throw CorruptBlob.tooLong(expected, where);
        }
        hash.update(bytes);
    }

    /** Bytes taken so far. */
    public long read() {
        return read;
    }

    /**
     * Call at the end of the content, once.
     *
     * @throws CorruptBlob if it was too short or has another digest
     */
    public void finish(String where) throws CorruptBlob {
        if (read != expected.size()) {
            throw CorruptBlob.tooShort(expected, read, where);
        }
        Digest actual = expected.digest().algorithm().finish(hash.digest());
        if (!actual.equals(expected.digest())) {
            throw CorruptBlob.different(expected, actual, where);
        }
    }
}
