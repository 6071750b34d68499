package dev.hod.blob;

import dev.hod.error.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Reads small blobs (manifests, configs) into memory, checked. */
public final class BlobBytes {
    private BlobBytes() {}

    /**
     * The whole content.
     *
     * @throws Failure if it is larger than {@code limit} bytes, before a byte is read, or not what
     *     its digest says
     */
    public static byte[] read(Blob blob, int limit) throws IOException {
        long size = blob.descriptor().size();
        if (size > limit) {
            throw new TooLarge(blob, limit);
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size + 1);
        try (ReadableByteChannel channel = blob.open()) {
            while (channel.read(bytes) >= 0) {
                if (!bytes.hasRemaining()) {
                    throw new TooLarge(blob, limit);
                }
            }
        }
        byte[] content = new byte[bytes.position()];
        bytes.flip().get(content);
        return content;
    }

    private static final class TooLarge extends Failure {
        private static final long serialVersionUID = 1L;

        TooLarge(Blob blob, int limit) {
            super(
                    Kind.UNSUPPORTED,
                    "%s from %s: %d bytes are more than the %d allowed here"
                            .formatted(
                                    blob.descriptor().digest(),
                                    blob.where(),
                                    blob.descriptor().size(),
                                    limit));
        }
    }
}
