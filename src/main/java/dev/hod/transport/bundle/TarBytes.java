package dev.hod.transport.bundle;

import dev.hod.archive.FaultSink;
import dev.hod.blob.Blob.Region;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** The bytes of a tar in a file, from any position on. Safe for concurrent use. */
public interface TarBytes extends Closeable {
    /**
     * Opens a file by what it is, whatever its name.
     *
     * @return nothing for a compressed file that can only be read from front to back
     */
    static Optional<TarBytes> open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            Optional<? extends TarBytes> tar =
                    switch (Wrapping.of(channel)) {
                        case NONE -> Optional.of(new PlainTar(file, channel));
                        case ZSTD -> SeekableZstd.open(file, channel);
                        case GZIP -> Optional.empty();
                    };
            if (tar.isEmpty()) {
                channel.close();
            }
            return tar.map(found -> found);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Whether a file is zstd that hod wrote with a table of its frames, and has none that fits it.
     * It can still be read from front to back.
     */
    static boolean hasBrokenTable(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return Wrapping.of(channel) == Wrapping.ZSTD
                    && SeekableZstd.open(file, channel).isEmpty()
                    && SeekableZstd.seemsToHaveTable(channel);
        }
    }

    /** Opens the tar at {@code position}, up to {@code length} bytes. */
    ReadableByteChannel openAt(long position, long length) throws IOException;

    /**
     * The same bytes for a verifier: what is read shows the faults of what lies around it, each
     * once, and what cannot be unpacked is zeros. Closing either closes both.
     *
     * @param faults may be told by any thread
     */
    default TarBytes checked(FaultSink faults) throws IOException {
        return this;
    }

    /** The part of a file that holds these bytes as they are, if one does. */
    List<Region> regions(long position, long length);
}
