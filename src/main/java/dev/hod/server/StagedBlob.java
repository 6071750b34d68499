package dev.hod.server;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A blob whose upload is complete and checked: a file that nobody writes to any more. */
record StagedBlob(Descriptor descriptor, Path file) implements Blob {
    @Override
    public ReadableByteChannel openAt(long offset) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return channel.position(offset);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public List<Region> regions() {
        return List.of(new Region(file, 0, descriptor.size()));
    }

    @Override
    public String where() {
        return "an upload";
    }
}
