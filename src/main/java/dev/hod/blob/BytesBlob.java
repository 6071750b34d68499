package dev.hod.blob;

import dev.hod.image.Descriptor;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;

/** A small blob held in memory. */
public final class BytesBlob implements Blob {
    private final Descriptor descriptor;
    private final byte[] content;
    private final String where;

    public BytesBlob(Descriptor descriptor, byte[] content, String where) {
        this.descriptor = descriptor;
        this.content = content.clone();
        this.where = where;
    }

    @Override
    public Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public ReadableByteChannel openAt(long offset) {
        int from = Math.toIntExact(offset);
        return Channels.newChannel(new ByteArrayInputStream(content, from, content.length - from));
    }

    @Override
    public String where() {
        return where;
    }
}
