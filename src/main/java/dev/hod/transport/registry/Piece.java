package dev.hod.transport.registry;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Some bytes of a blob, as the body of one request. Its channel may go on behind them; who sends it
 * knows how many they are.
 */
record Piece(Blob blob, long offset, long length) implements Blob {
    /** The whole blob's digest, with the size of the piece. */
    @Override
    public Descriptor descriptor() {
        Descriptor whole = blob.descriptor();
        return Descriptor.of(whole.mediaType(), whole.digest(), length);
    }

    @Override
    public ReadableByteChannel openAt(long from) throws IOException {
        return blob.openAt(offset + from);
    }

    @Override
    public List<Region> regions() {
        List<Region> parts = new ArrayList<>();
        long at = 0;
        for (Region region : blob.regions()) {
            long from = Math.max(at, offset);
            long to = Math.min(at + region.length(), offset + length);
            if (from < to) {
                parts.add(new Region(region.file(), region.offset() + from - at, to - from));
            }
            at += region.length();
        }
        return parts;
    }

    @Override
    public void taken(long bytes) {
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
