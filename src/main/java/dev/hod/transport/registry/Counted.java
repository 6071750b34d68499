package dev.hod.transport.registry;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.List;

/** A blob that notes how much of it was sent from its files, to take that back on a new attempt. */
final class Counted implements Blob {
    private final Blob blob;
    private final long[] sent;

    Counted(Blob blob, long[] sent) {
        this.blob = blob;
        this.sent = sent;
    }

    @Override
    public Descriptor descriptor() {
        return blob.descriptor();
    }

    @Override
    public ReadableByteChannel openAt(long offset) throws IOException {
        return blob.openAt(offset);
    }

    @Override
    public List<Region> regions() {
        return blob.regions();
    }

    @Override
    public void taken(long bytes) {
        sent[0] += bytes;
        blob.taken(bytes);
    }

    @Override
    public boolean isOneShot() {
        return blob.isOneShot();
    }

    @Override
    public String where() {
        return blob.where();
    }
}
