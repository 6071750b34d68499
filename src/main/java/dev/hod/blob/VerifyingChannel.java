package dev.hod.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** A channel that does not come to its end on wrong content. */
final class VerifyingChannel implements ReadableByteChannel {
    private final ReadableByteChannel source;
    private final Verifier verifier;
    private final String where;
    private boolean finished;

    VerifyingChannel(ReadableByteChannel source, Verifier verifier, String where) {
        this.source = source;
        this.verifier = verifier;
        this.where = where;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int from = target.position();
        int count = source.read(target);
        if (count < 0) {
            if (!finished) {
                finished = true;
                verifier.finish(where);
            }
            return -1;
        }
        ByteBuffer passed = target.duplicate().flip().position(from);
        verifier.update(passed, where);
        return count;
    }

    @Override
    public boolean isOpen() {
        return source.isOpen();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
