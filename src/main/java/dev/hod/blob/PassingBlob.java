package dev.hod.blob;

import dev.hod.image.Descriptor;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.List;

/**
 * A blob as another one is, for those that change or watch a part of that: whatever they do not
 * change is passed on, what blobs learn to tell later included.
 */
public abstract class PassingBlob implements Blob {
    private final Blob blob;

    protected PassingBlob(Blob blob) {
        this.blob = blob;
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
        blob.taken(bytes);
    }

    @Override
    public boolean isProven() {
        return blob.isProven();
    }

    @Override
    public boolean isOneShot() {
        return blob.isOneShot();
    }

    @Override
    public List<Blob> others() throws IOException {
        return blob.others();
    }

    @Override
    public String where() {
        return blob.where();
    }
}
