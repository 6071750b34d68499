package dev.hod.transport.registry;

import dev.hod.blob.Blob;
import dev.hod.blob.PassingBlob;

/** A blob that notes how much of it was sent from its files, to take that back on a new attempt. */
final class Counted extends PassingBlob {
    private final long[] sent;

    Counted(Blob blob, long[] sent) {
        super(blob);
        this.sent = sent;
    }

    @Override
    public void taken(long bytes) {
        sent[0] += bytes;
        super.taken(bytes);
    }
}
