package dev.hod.blob;

import dev.hod.image.Descriptor;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.List;

/** Content with a digest, not yet read. Nothing happens before it is opened. */
public interface Blob {
    /** Its digest and size; the media type is the one of whoever pointed at it. */
    Descriptor descriptor();

    /**
     * Opens the content from {@code offset} on, <em>unchecked</em>: only for a receiver that hashes
     * or compares the whole itself, as all that keep a blob do. May be called again and again (so a
     * failed reader can go on where it stopped), except where {@link #isOneShot()}.
     *
     * @param offset at least 0 and below the size; 0 for an empty blob
     */
    ReadableByteChannel openAt(long offset) throws IOException;

    /**
     * Opens the content for whoever only reads it: the end is never reached on bytes that are not
     * the ones the descriptor names, a {@link CorruptBlob} comes instead.
     */
    default ReadableByteChannel open() throws IOException {
        return new VerifyingChannel(openAt(0), new Verifier(descriptor()), where());
    }

    /** The parts of files that hold the content, one after another; none where no file does. */
    default List<Region> regions() {
        return List.of();
    }

    /**
     * Told by a receiver that takes the content from its {@link #regions()} rather than from {@link
     * #openAt}, as the bytes go; so whoever counts sees those too.
     */
    default void taken(long bytes) {}

    /**
     * Whether its content was compared with its digest when it was put where it is, by us and for
     * good; so that sharing its file is as safe as copying it. What others wrote is read once even
     * where it is shared.
     */
    default boolean isProven() {
        return false;
    }

    /** Whether it comes from a stream that passes by once. */
    default boolean isOneShot() {
        return false;
    }

    /**
     * The same content in other places, for whoever finds that what came from here is not what the
     * descriptor names.
     */
    default List<Blob> others() throws IOException {
        return List.of();
    }

    /** Where it comes from, for messages. */
    String where();

    /** Some bytes of a file. */
    record Region(Path file, long offset, long length) {}
}
