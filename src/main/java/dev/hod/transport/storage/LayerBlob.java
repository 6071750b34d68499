package dev.hod.transport.storage;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import dev.hod.io.Blocks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A layer's tar. */
record LayerBlob(StorageFolder folder, String layer, Descriptor descriptor) implements Blob {
    @Override
    public ReadableByteChannel openAt(long offset) throws IOException {
        Path split = folder.driverFile("layers").resolve(layer + ".tar-split.gz");
        if (!Files.exists(split)) {
            throw BadStorage.unsupported(
                    where(), "it has no tar-split data, so its tar cannot be had as it was");
        }
        ReadableByteChannel tar = new TarSplit(split, folder.filesOf(layer), where());
        try {
            skip(tar, offset);
        } catch (IOException | RuntimeException e) {
            tar.close();
            throw e;
        }
        return tar;
    }

    private static void skip(ReadableByteChannel tar, long count) throws IOException {
        try (Blocks.Block block = Blocks.take()) {
            ByteBuffer buffer = block.buffer();
            for (long left = count; left > 0; left -= buffer.position()) {
                buffer.clear().limit((int) Math.min(left, buffer.capacity()));
                if (tar.read(buffer) < 0) {
                    return;
                }
            }
            buffer.clear();
        }
    }

    @Override
    public String where() {
        return "layer " + layer + " in " + folder;
    }
}
