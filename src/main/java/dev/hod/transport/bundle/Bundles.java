package dev.hod.transport.bundle;

import dev.hod.archive.Limits;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Opens bundles in the way that what they are allows, whatever their names. */
public final class Bundles {
    private Bundles() {}

    /**
     * Opens a bundle.
     *
     * @return a {@link BundleStore} for a plain tar or one in zstd frames with a table, else (gzip,
     *     other zstd, a pipe) a {@link BundleStream}
     * @throws dev.hod.archive.BadBundle where it is none
     */
    public static Store open(Path file, Limits limits) throws IOException {
        return open(file, limits, BundleStore.Scan.FRAMING);
    }

    /**
     * {@link #open}, to tell what is in it: only its head must be good, and it is not looked at
     * further.
     */
    public static Store openToList(Path file, Limits limits) throws IOException {
        return open(file, limits, BundleStore.Scan.HEAD);
    }

    private static Store open(Path file, Limits limits, BundleStore.Scan scan) throws IOException {
        if (Files.isRegularFile(file)) {
            Optional<TarBytes> tar = TarBytes.open(file);
            if (tar.isPresent()) {
                return BundleStore.open(file, tar.get(), limits, scan);
            }
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        return stream(channel, file.toString(), limits);
    }

    /**
     * Opens a bundle that passes by once; closing it closes the channel.
     *
     * @param where how messages name it
     */
    public static BundleStream stream(ReadableByteChannel in, String where, Limits limits)
            throws IOException {
        try {
            return BundleStream.open(Unwrapped.of(in, where), where, limits);
        } catch (IOException | RuntimeException | Error e) {
            in.close();
            throw e;
        }
    }

    /** The tar in a stream that may be compressed. */
    public static ReadableByteChannel unwrap(ReadableByteChannel in, String where)
            throws IOException {
        return Unwrapped.of(in, where);
    }
}
