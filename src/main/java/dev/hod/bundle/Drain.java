package dev.hod.bundle;

import dev.hod.blob.Blob.Region;
import java.io.Closeable;
import java.io.IOException;

/** Where full buffers of the tar go, in order. */
interface Drain extends Closeable {
    /** How a frame of the compressed form is made. */
    enum Kind {
        /** Compressed where it pays. */
        AS_IT_PAYS,
        /** As it is and without a checksum, so that it can be overwritten in place. */
        OPEN
    }

    int chunkSize();

    /** How many buffers are under way at most. */
    int chunks();

    /** Takes a buffer, and releases it when its bytes are written. */
    void take(Chunk chunk) throws IOException;

    /** Says what kind the buffers are that follow. */
    void next(Kind kind) throws IOException;

    /**
     * Lets the next bytes be shared with another file instead of written again.
     *
     * @return how many of the region's are in place now; 0 where that cannot be done
     */
    default long share(Region region, long position) throws IOException {
        return 0;
    }

    /** Whether {@link #share} may be of use. */
    default boolean shares() {
        return false;
    }

    /** Whether a cut means anything here. */
    boolean isFramed();

    /** Writes what belongs behind the last buffer. */
    void finish() throws IOException;
}
