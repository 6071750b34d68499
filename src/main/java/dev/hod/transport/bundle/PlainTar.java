package dev.hod.transport.bundle;

import dev.hod.blob.Blob.Region;
import dev.hod.io.FilePart;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.List;

/** A tar that is a file as it stands. All readers share one open file, and no position. */
final class PlainTar implements TarBytes {
    private final Path file;
    private final FileChannel channel;

    PlainTar(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    @Override
    public ReadableByteChannel openAt(long position, long length) {
        return new FilePart(
                channel,
                position,
                length > Long.MAX_VALUE - position ? Long.MAX_VALUE : position + length);
    }

    @Override
    public List<Region> regions(long position, long length) {
        return List.of(new Region(file, position, length));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
