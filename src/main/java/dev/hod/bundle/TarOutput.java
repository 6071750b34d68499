package dev.hod.bundle;

import dev.hod.archive.TarFraming;
import dev.hod.blob.Blob;
import dev.hod.blob.Blob.Region;
import dev.hod.blob.CorruptBlob;
import dev.hod.blob.Verifier;
import dev.hod.io.FileSize;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Assembles the bytes of the tar in a ring of direct buffers. Contents are read straight into
 * place, so that every write is one full buffer.
 */
final class TarOutput implements Closeable {
    private final Drain drain;
    private final LongConsumer progress;
    private final BlockingQueue<Chunk> ring = new LinkedBlockingQueue<>();
    private @Nullable Chunk current;
    private long position;

    TarOutput(Drain drain, LongConsumer progress) {
        this.drain = drain;
        this.progress = progress;
        for (int i = 0; i < drain.chunks(); i++) {
            ring.add(new Chunk(drain.chunkSize(), ring));
        }
    }

    /** Where the next byte goes. */
    long position() {
        return position;
    }

    void put(byte[] bytes) throws IOException {
        int from = 0;
        while (from < bytes.length) {
            ByteBuffer room = room().bytes();
            int count = Math.min(room.remaining(), bytes.length - from);
            room.put(bytes, from, count);
            from += count;
            advance(count);
        }
    }

    /**
     * Reads a blob to its end, and hands it to {@code hashing} as well where there is one.
     *
     * @throws CorruptBlob where its size is not the one it should have
     */
    void put(Blob blob, @Nullable Hashing hashing) throws IOException {
        String where = blob.where();
        Hashing.Content content =
                hashing == null ? null : hashing.begin(new Verifier(blob.descriptor()), where);
        long shared = hashing == null ? share(blob) : 0;
        long left = blob.descriptor().size() - shared;
        if (left > 0) {
            try (ReadableByteChannel channel = blob.openAt(shared)) {
                while (left > 0) {
                    Chunk chunk = room();
                    ByteBuffer bytes = chunk.bytes();
                    int from = bytes.position();
                    int length = (int) Math.min(left, bytes.remaining());
                    bytes.limit(from + length);
                    while (bytes.hasRemaining()) {
                        if (channel.read(bytes) < 0) {
                            throw CorruptBlob.tooShort(
                                    blob.descriptor(),
                                    blob.descriptor().size() - left + bytes.position() - from,
                                    where);
                        }
                    }
                    bytes.limit(bytes.capacity());
                    if (content != null) {
                        content.update(chunk, bytes.slice(from, length));
                    }
                    left -= length;
                    advance(length);
                }
                if (channel.read(ByteBuffer.allocate(1)) > 0) {
                    throw CorruptBlob.tooLong(blob.descriptor(), where);
                }
            }
        }
        if (content != null) {
            content.end();
        }
    }

    private long share(Blob blob) throws IOException {
        List<Region> regions = blob.regions();
        if (regions.size() != 1 || blob.descriptor().size() < TarFraming.ALIGNED_FROM) {
            return 0;
        }
        Region region = regions.getFirst();
        long size = FileSize.of(region.file()) - region.offset();
        if (region.length() != blob.descriptor().size() || size < region.length()) {
            throw CorruptBlob.ofSize(
                    blob.descriptor(), Math.min(size, region.length()), blob.where());
        }
        if (!drain.shares()) {
            return 0;
        }
        flush();
        long shared = drain.share(region, position);
        position += shared;
        progress.accept(shared);
        return shared;
    }

    /** Lets a frame of the compressed form end here, and the next be of this kind. */
    void cut(Drain.Kind next) throws IOException {
        if (drain.isFramed()) {
            flush();
            drain.next(next);
        }
    }

    /** Writes out what was put so far. */
    void flush() throws IOException {
        Chunk chunk = current;
        if (chunk != null) {
            current = null;
            chunk.bytes().flip();
            drain.take(chunk);
        }
    }

    private Chunk room() throws IOException {
        if (current == null) {
            try {
                current = ring.take().taken();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException("interrupted").initCause(e);
            }
        }
        return current;
    }

    private void advance(int count) throws IOException {
        position += count;
        progress.accept(count);
        if (current != null && !current.bytes().hasRemaining()) {
            flush();
        }
    }

    @Override
    public void close() throws IOException {
        drain.close();
    }
}
