package dev.hod.convert;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.progress.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

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
        try (LayerReading reading = LayerReading.of(layer, OutputStream.nullOutputStream(), item)) {
            if (reading.packing() == wanted.packing()) {
                good = true;
                return Optional.empty();
            }
            Descriptor written = write(reading, file);
            good = true;
            return Optional.of(new SpooledBlob(written, file));
        } finally {
            if (!good) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Descriptor write(LayerReading reading, Path file) throws IOException {
        MessageDigest hash = diffId.algorithm().newHash();
        try (HashedFile target = HashedFile.create(file)) {
            try (OutputStream packed = Codecs.pack(target, wanted)) {
                byte[] bytes = new byte[UNIT];
                for (int n = reading.read(bytes); n >= 0; n = reading.read(bytes)) {
                    hash.update(bytes, 0, n);
                    packed.write(bytes, 0, n);
                }
                reading.finish();
            }
            Digest actual = diffId.algorithm().finish(hash.digest());
            if (!actual.equals(diffId)) {
                throw BadLayer.other(layer.descriptor().digest(), layer.where(), diffId, actual);
            }
            return target.finish(layer.descriptor().mediaType());
        }
    }
}
