package dev.hod.convert;

import dev.hod.blob.Blob;
import dev.hod.progress.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.channels.Channels;
import org.jspecify.annotations.Nullable;

/** A layer being read, checked and unpacked; how it is packed is told by its content. */
final class LayerReading implements AutoCloseable {
    private final Blob layer;
    private final Watched source;
    private final PushbackInputStream whole;
    private final Packing packing;
    private @Nullable InputStream plain;

    private LayerReading(Blob layer, Watched source) throws IOException {
        this.layer = layer;
        this.source = source;
        this.whole = new PushbackInputStream(source, Packing.MAGIC);
        byte[] first = new byte[Packing.MAGIC];
        int count = whole.readNBytes(first, 0, first.length);
        whole.unread(first, 0, count);
        this.packing = Packing.of(first, count);
    }

    /**
     * Opens a layer.
     *
     * @param copy gets what is read, as it is packed
     * @param item counts what is read
     */
    static LayerReading of(Blob layer, OutputStream copy, Progress.Item item) throws IOException {
        Watched source = new Watched(Channels.newInputStream(layer.open()), copy, item);
        try {
            return new LayerReading(layer, source);
        } catch (IOException e) {
            try (source) {
                throw e;
            }
        }
    }

    Packing packing() {
        return packing;
    }

    /** Some bytes of its tar; less than none at the end. */
    int read(byte[] bytes) throws IOException {
        try {
            InputStream from = plain;
            if (from == null) {
                from = Codecs.unpack(whole, packing);
                plain = from;
            }
            return from.read(bytes);
        } catch (IOException e) {
            // The unpacker's complaint is about the content, unless reading failed below it.
            IOException below = source.failure;
            throw below != null
                    ? below
                    : BadLayer.notUnpacked(layer.descriptor().digest(), layer.where(), packing, e);
        }
    }

    /** The blob is checked at its very end, which an unpacker need not have reached. */
    void finish() throws IOException {
        source.transferTo(OutputStream.nullOutputStream());
    }

    @Override
    public void close() throws IOException {
        InputStream unpacker = plain;
        try (source) {
            if (unpacker != null) {
                unpacker.close();
            }
        }
    }

    /** Counts and copies what is read, and remembers that reading failed. */
    private static final class Watched extends FilterInputStream {
        private final OutputStream copy;
        private final Progress.Item item;
        private @Nullable IOException failure;

        Watched(InputStream in, OutputStream copy, Progress.Item item) {
            super(in);
            this.copy = copy;
            this.item = item;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                int count = super.read(target, offset, length);
                copy.write(target, offset, Math.max(0, count));
                item.add(Math.max(0, count));
                return count;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
