package dev.hod.convert;

import dev.hod.blob.Blob;
import dev.hod.image.Digest;
import dev.hod.progress.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** One layer being unpacked to know its diff ID. */
final class Unpacking {
    private static final int UNIT = 128 << 10;

    private final Blob layer;
    private final Progress.Item item;

    Unpacking(Blob layer, Progress.Item item) {
        this.layer = layer;
        this.item = item;
    }

    /** Of a layer that lies in files, and stays there. */
    LayerSpool.Unpacked inPlace() throws IOException {
        return new LayerSpool.Unpacked(diffId(OutputStream.nullOutputStream()), layer);
    }

    /** Of one from afar: it is kept in a file, which must not exist, for whoever wants it next. */
    LayerSpool.Unpacked into(Path file) throws IOException {
        boolean good = false;
        try (HashedFile copy = HashedFile.create(file)) {
            Digest diffId = diffId(copy);
            SpooledBlob kept = new SpooledBlob(copy.finish(layer.descriptor().mediaType()), file);
            good = true;
            return new LayerSpool.Unpacked(diffId, kept);
        } finally {
            if (!good) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Digest diffId(OutputStream copy) throws IOException {
        MessageDigest hash = Digest.Algorithm.SHA256.newHash();
        try (LayerReading reading = LayerReading.of(layer, copy, item)) {
            byte[] bytes = new byte[UNIT];
            for (int n = reading.read(bytes); n >= 0; n = reading.read(bytes)) {
                hash.update(bytes, 0, n);
            }
            reading.finish();
        }
        return Digest.Algorithm.SHA256.finish(hash.digest());
    }
}
