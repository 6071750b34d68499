package dev.hod.transport.bundle;

import dev.hod.blob.Blob.Region;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.List;

/** The bytes of a tar in a file, from any position on. Safe for concurrent use. */
interface TarBytes extends Closeable {
    /** Opens the tar at {@code position}, up to {@code length} bytes. */
    ReadableByteChannel openAt(long position, long length) throws IOException;

    /** The part of a file that holds these bytes as they are, if one does. */
    List<Region> regions(long position, long length);
}
