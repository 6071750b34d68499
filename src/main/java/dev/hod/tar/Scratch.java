package dev.hod.tar;

import dev.hod.io.AtomicFiles;
import dev.hod.io.Blocks;
import dev.hod.io.NotEnoughSpace;
import dev.hod.io.Rejoined;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files without a name: the space goes back to the disk when they are closed, whatever happens. */
final class Scratch {
    /** Looks at the disk's free space every so many bytes. */
    private static final long LOOK_EVERY = 64L << 20;

    /** Leaves so much to everybody else. */
    private static final long LEAVE = 64L << 20;

    private Scratch() {}

    /** An empty file to write and read. */
    static FileChannel create(Path folder) throws IOException {
        Files.createDirectories(folder);
        // On Linux the name is gone as soon as the file is open.
        return FileChannel.open(
                AtomicFiles.beside(folder.resolve("scratch")),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** What is in a stream, below its compression. */
    static FileChannel fill(ReadableByteChannel stream, String where, Path folder)
            throws IOException {
        FileChannel file = create(folder);
        try {
            ByteBuffer first = ByteBuffer.allocate(Coat.MAGIC);
            Blocks.fill(stream, first);
            ReadableByteChannel plain =
                    Coat.of(first.flip()).takeOff(new Rejoined(first, stream), where);
            pour(plain, file, where, folder);
            return file;
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private static void pour(ReadableByteChannel plain, FileChannel file, String where, Path folder)
            throws IOException {
        long written = 0;
        long look = 0;
        try (Blocks.Block block = Blocks.take()) {
            ByteBuffer buffer = block.buffer();
            boolean more = true;
            while (more) {
                if (written >= look) {
                    if (Files.getFileStore(folder).getUsableSpace() < LEAVE) {
                        throw NotEnoughSpace.unpacking(where, folder, written);
                    }
                    look = written + LOOK_EVERY;
                }
                more = Blocks.fill(plain, buffer);
                written += buffer.flip().remaining();
                Blocks.drain(buffer, file);
                buffer.clear();
            }
        }
    }
}
