package dev.hod.convert;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.progress.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One layer on its way into another packing: read, checked, unpacked, hashed, packed, written. */
final class Repacking {
    private static final int UNIT = 128 << 10;

    private final Blob layer;
    private final LayerSpool.Wanted wanted;
    private final Digest diffId;
    private final Progress.Item item;

    Repacking(Blob layer, LayerSpool.Wanted wanted, Digest diffId, Progress.Item item) {
        this.layer = layer;
        this.wanted = wanted;
        this.diffId = diffId;
        this.item = item;
    }

    /**
     * Writes the result to a file that must not exist.
     *
     * @return nothing, and no file, where the layer has the wanted packing
     */
    Optional<Blob> into(Path file) throws IOException {
        boolean good = false;
        try (Watched source = new Watched(Channels.newInputStream(layer.open()), item)) {
            PushbackInputStream whole = new PushbackInputStream(source, Packing.MAGIC);
            byte[] first = new byte[Packing.MAGIC];
            int count = whole.readNBytes(first, 0, first.length);
            whole.unread(first, 0, count);
            Packing has = Packing.of(first, count);
            if (has == wanted.packing()) {
                good = true;
                return Optional.empty();
            }
            Descriptor written = write(source, whole, has, file);
            good = true;
            return Optional.of(new SpooledBlob(written, file));
        } finally {
            if (!good) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Descriptor write(Watched source, InputStream whole, Packing has, Path file)
            throws IOException {
        MessageDigest hash = diffId.algorithm().newHash();
        try (HashedFile target = HashedFile.create(file)) {
            try (OutputStream packed = Codecs.pack(target, wanted);
                    InputStream plain = opened(source, whole, has)) {
                pass(source, plain, has, hash, packed);
            }
            Digest actual = diffId.algorithm().finish(hash.digest());
            if (!actual.equals(diffId)) {
                throw BadLayer.other(layer.descriptor().digest(), layer.where(), diffId, actual);
            }
            return target.finish(layer.descriptor().mediaType());
        }
    }

    private void pass(
            Watched source, InputStream plain, Packing has, MessageDigest hash, OutputStream packed)
            throws IOException {
        byte[] bytes = new byte[UNIT];
        for (int n = read(source, plain, has, bytes); n >= 0; n = read(source, plain, has, bytes)) {
            hash.update(bytes, 0, n);
            packed.write(bytes, 0, n);
        }
        // The blob is checked at its very end, which an unpacker need not have reached.
        source.transferTo(OutputStream.nullOutputStream());
    }

    private InputStream opened(Watched source, InputStream whole, Packing has) throws IOException {
        try {
            return Codecs.unpack(whole, has);
        } catch (IOException e) {
            throw judged(source, has, e);
        }
    }

    private int read(Watched source, InputStream plain, Packing has, byte[] bytes)
            throws IOException {
        try {
            return plain.read(bytes);
        } catch (IOException e) {
            throw judged(source, has, e);
        }
    }

    /** The unpacker's complaint is about the content, unless reading failed below it. */
    private IOException judged(Watched source, Packing has, IOException e) {
        IOException below = source.failure;
        return below != null
                ? below
                : BadLayer.notUnpacked(layer.descriptor().digest(), layer.where(), has, e);
    }

    /** Counts what is read, and remembers that reading failed. */
    private static final class Watched extends FilterInputStream {
        private final Progress.Item item;
        private @Nullable IOException failure;

        Watched(InputStream in, Progress.Item item) {
            super(in);
            this.item = item;
        }

        @Override
        public int read() throws IOException {
            try {
                int read = super.read();
                item.add(read < 0 ? 0 : 1);
                return read;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                int count = super.read(target, offset, length);
                item.add(Math.max(0, count));
                return count;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
