package dev.hod.transport.registry;

import dev.hod.blob.Blob;
import dev.hod.blob.CorruptBlob;
import dev.hod.blob.PassingBlob;
import dev.hod.blob.Verifier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * A blob that passes by once, hashed as it goes: where the registry refuses its content it cannot
 * be read again to see who is right.
 */
final class Hashed extends PassingBlob {
    private final Verifier verifier;

    Hashed(Blob blob) {
        super(blob);
        this.verifier = new Verifier(blob.descriptor());
    }

    /**
     * Looks at what went by; once.
     *
     * @throws CorruptBlob where that was not what the digest says
     */
    void check() throws CorruptBlob {
        verifier.finish(where());
    }

    @Override
    public ReadableByteChannel openAt(long offset) throws IOException {
        return new Passing(super.openAt(offset));
    }

    private final class Passing implements ReadableByteChannel {
        private final ReadableByteChannel content;

        Passing(ReadableByteChannel content) {
            this.content = content;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            int from = target.position();
            int count = content.read(target);
            if (count > 0) {
                verifier.update(target.duplicate().flip().position(from), where());
            }
            return count;
        }

        @Override
        public boolean isOpen() {
            return content.isOpen();
        }

        @Override
        public void close() throws IOException {
            content.close();
        }
    }
}
