package dev.hod.tar;

import dev.hod.archive.TarFraming;
import dev.hod.blob.Blob;
import dev.hod.blob.CorruptBlob;
import dev.hod.blob.Placement;
import dev.hod.blob.Verifier;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.io.AtomicFiles;
import dev.hod.io.Blocks;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An archive on its way: several blobs at once are written to their places in a file beside the
 * target, which becomes the target when it is whole. Without owners and times, so that the same
 * content gives the same bytes as long as the blobs' order was said before ({@link #expect}). Safe
 * for concurrent use.
 */
public final class TarBuilder implements Closeable {
    private final Delivery delivery;
    private final Optional<Path> partial;
    private final FileChannel channel;
    private final Map<Digest, Slot> slots = new HashMap<>();
    private final Set<Digest> filled = new HashSet<>();
    private long position;
    private boolean finished;

    private TarBuilder(Delivery delivery, Optional<Path> partial, FileChannel channel) {
        this.delivery = delivery;
        this.partial = partial;
        this.channel = channel;
    }

    /** Takes the whole archive. */
    @FunctionalInterface
    public interface Delivery {
        /**
         * Called once.
         *
         * @param archive from its start, {@code size} bytes
         */
        void take(FileChannel archive, long size) throws IOException;
    }

    /** Where a blob's content goes. */
    private record Slot(long offset, long size) {}

    /**
     * Begins an archive. What is at the target stays there until {@link #finish}; a pipe or device
     * ({@code /dev/stdout}, whatever that is) gets the whole archive then.
     *
     * @param scratch folder for an archive that goes into a pipe
     */
    public static TarBuilder towards(Path target, Path scratch) throws IOException {
        if (!AtomicFiles.canReplace(target)) {
            return towards((archive, size) -> pour(archive, size, target), scratch);
        }
        // A link stays one.
        Path place = Files.exists(target) ? target.toRealPath() : target;
        Path partial = AtomicFiles.beside(place);
        return new TarBuilder(
                (archive, _) -> appear(archive, partial, place),
                Optional.of(partial),
                AtomicFiles.create(partial));
    }

    /** Begins an archive that is handed over when it is whole. */
    public static TarBuilder towards(Delivery delivery, Path scratch) throws IOException {
        return new TarBuilder(delivery, Optional.empty(), Scratch.create(scratch));
    }

    private static void pour(FileChannel archive, long size, Path target) throws IOException {
        try (FileChannel pipe = FileChannel.open(target, StandardOpenOption.WRITE)) {
            long sent = 0;
            while (sent < size) {
                sent += archive.transferTo(sent, size - sent, pipe);
            }
        }
    }

    private static void appear(FileChannel archive, Path partial, Path target) throws IOException {
        archive.force(true);
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        Path folder = target.toAbsolutePath().getParent();
        if (folder != null) {
            AtomicFiles.forceDirectory(folder);
        }
    }

    /** Gives blobs their places in this order; others come behind them, as they come. */
    public synchronized void expect(Collection<Descriptor> blobs) throws IOException {
        for (Descriptor blob : blobs) {
            slot(blob);
        }
    }

    private Slot slot(Descriptor blob) throws IOException {
        Slot known = slots.get(blob.digest());
        if (known == null) {
            known = new Slot(begin(name(blob.digest()), blob.size()), blob.size());
            slots.put(blob.digest(), known);
        }
        return known;
    }

    /** Writes an entry's header; where its content goes. */
    private long begin(String name, long size) throws IOException {
        byte[] header = TarFraming.header(name, size, TarFraming.Mode.FILE, position);
        write(ByteBuffer.wrap(header), position);
        long offset = position + header.length;
        position = TarFraming.padded(offset + size);
        return offset;
    }

    /** The name of a blob's entry, as in an OCI image layout. */
    public static String name(Digest blob) {
        return "blobs/" + blob.algorithm().label() + '/' + blob.hex();
    }

    /** Whether a blob is in the archive, whole and checked. */
    public synchronized boolean has(Digest blob) {
        return filled.contains(blob);
    }

    /** Whether every blob that was expected or begun is in the archive. */
    public synchronized boolean isWhole() {
        return filled.size() == slots.size();
    }

    /** Writes a blob, checked; nothing where it is there. */
    public Placement put(Blob blob) throws IOException {
        Descriptor descriptor = blob.descriptor();
        Slot slot;
        synchronized (this) {
            if (filled.contains(descriptor.digest())) {
                return new Placement.AlreadyThere();
            }
            slot = slot(descriptor);
        }
        if (slot.size != descriptor.size()) {
            throw CorruptBlob.ofSize(descriptor, slot.size, blob.where());
        }
        Verifier verifier = new Verifier(descriptor);
        long at = slot.offset;
        if (descriptor.size() > 0) {
            try (ReadableByteChannel content = blob.openAt(0);
                    Blocks.Block block = Blocks.take()) {
                ByteBuffer buffer = block.buffer();
                boolean more = true;
                while (more) {
                    more = Blocks.fill(content, buffer);
                    buffer.flip();
                    verifier.update(buffer.duplicate(), blob.where());
                    at += write(buffer, at);
                    buffer.clear();
                }
            }
        }
        verifier.finish(blob.where());
        synchronized (this) {
            filled.add(descriptor.digest());
        }
        return new Placement.Written(descriptor.size());
    }

    /** Adds a small file behind all that was begun. */
    public synchronized void add(String name, byte[] content) throws IOException {
        write(ByteBuffer.wrap(content), begin(name, content.length));
    }

    private int write(ByteBuffer bytes, long at) throws IOException {
        int count = bytes.remaining();
        long end = at + count;
        while (bytes.hasRemaining()) {
            channel.write(bytes, end - bytes.remaining());
        }
        return count;
    }

    /**
     * Lets the archive appear, on the disk, in place of what may be there; or hands it over. Call
     * once.
     */
    public synchronized void finish() throws IOException {
        if (!isWhole()) {
            throw new IllegalStateException("a blob is missing");
        }
        long end = TarFraming.end(position);
        write(ByteBuffer.allocate((int) (end - position)), position);
        delivery.take(channel, end);
        finished = true;
    }

    /** Gives up what is not finished: nothing stays. */
    @Override
    public synchronized void close() throws IOException {
        channel.close();
        if (!finished && partial.isPresent()) {
            Files.deleteIfExists(partial.get());
        }
    }
}
