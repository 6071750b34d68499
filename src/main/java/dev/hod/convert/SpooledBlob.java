package dev.hod.convert;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A layer in the spool. */
record SpooledBlob(Descriptor descriptor, Path file) implements Blob {
    @Override
    public ReadableByteChannel openAt(long offset) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ).position(offset);
    }

    @Override
    public List<Region> regions() {
        return List.of(new Region(file, 0, descriptor.size()));
    }

    @Override
    public String where() {
        return file.toString();
    }
}
