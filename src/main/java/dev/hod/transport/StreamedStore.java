package dev.hod.transport;

import dev.hod.blob.Blob;
import java.io.IOException;

/**
 * A store read from a stream that passes by once: names and manifests are known from the start,
 * blobs come in the order they have. A blob asked for by {@link ImageSource#blob} cannot be opened.
 */
public interface StreamedStore extends Store {
    /**
     * Passes every blob once, in stored order, to {@code taker}, which may leave it unread; what
     * was not read is read and checked all the same. Call once.
     *
     * @throws IOException the stream's own faults, and whatever the taker throws
     */
    void stream(BlobTaker taker) throws IOException;

    /** Takes one passing blob, which can be opened until the call returns. */
    @FunctionalInterface
    interface BlobTaker {
        void take(Blob blob) throws IOException;
    }
}
