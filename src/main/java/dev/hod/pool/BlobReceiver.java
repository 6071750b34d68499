package dev.hod.pool;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.hod.blob.Blob;
import dev.hod.blob.CorruptBlob;
import dev.hod.blob.Verifier;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.io.AtomicFiles;
import dev.hod.io.Blocks;
import dev.hod.io.NotEnoughSpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Takes in a blob's bytes: under {@code hod/partial/} while they come, hashed as they pass. What a
 * failure leaves is taken up again by the next attempt.
 */
final class BlobReceiver {
    /** How long bytes that have come wait for a block to be full. */
    private static final long PATIENCE = Duration.ofSeconds(1).toNanos();

    private final Path root;
    private final PoolLock lock;

    BlobReceiver(Path root, PoolLock lock) {
        this.root = root;
        this.lock = lock;
    }

    /** Receives the whole blob, which is to be at {@code data}, in a folder that exists. */
    Arrival receive(Blob blob, Path data) throws IOException {
        Digest digest = blob.descriptor().digest();
        Optional<PoolLock.Claim> claim = lock.claim(digest);
        if (claim.isEmpty()) {
            // Another process fetches the same blob just now: neither waits for the other.
            Path beside = AtomicFiles.beside(new PoolPath.Partial(digest).under(root));
            long received = receive(blob, beside, Arrival.Otherwise.DELETED);
            return new Arrival(
                    digest, beside, data, received, Arrival.Otherwise.DELETED, Optional.empty());
        }
        boolean whole = false;
        try {
            Path partial = new PoolPath.Partial(digest).under(root);
            long received = receive(blob, partial, Arrival.Otherwise.KEPT);
            whole = true;
            return new Arrival(digest, partial, data, received, Arrival.Otherwise.KEPT, claim);
        } finally {
            if (!whole) {
                claim.get().close();
            }
        }
    }

    private long receive(Blob blob, Path target, Arrival.Otherwise otherwise) throws IOException {
        boolean keep = otherwise == Arrival.Otherwise.KEPT;
        try (FileChannel file = FileChannel.open(target, CREATE, READ, WRITE)) {
            try {
                long received = fill(blob, file);
                keep = true;
                return received;
            } catch (CorruptBlob e) {
                // What is only too short may be the beginning of the right content.
                keep &= file.size() < blob.descriptor().size();
                throw e;
            }
        } finally {
            if (!keep) {
                Files.deleteIfExists(target);
            }
        }
    }

    private long fill(Blob blob, FileChannel file) throws IOException {
        Descriptor wanted = blob.descriptor();
        long have = file.size();
        if (have == 0 || have > wanted.size() || blob.isOneShot()) {
            return fillFromZero(blob, file);
        }
        Verifier verifier = new Verifier(wanted);
        hash(file, verifier);
        try {
            long received = append(blob, file, verifier);
            verifier.finish(blob.where());
            return received;
        } catch (CorruptBlob e) {
            if (verifier.read() < wanted.size()) {
                throw e;
            }
            // What was left of an earlier attempt may be at fault: once more without it.
            return fillFromZero(blob, file);
        }
    }

    private long fillFromZero(Blob blob, FileChannel file) throws IOException {
        file.truncate(0);
        Verifier verifier = new Verifier(blob.descriptor());
        long received = append(blob, file, verifier);
        verifier.finish(blob.where());
        return received;
    }

    private void hash(FileChannel file, Verifier verifier) throws IOException {
        file.position(0);
        try (Blocks.Block block = Blocks.take()) {
            ByteBuffer buffer = block.buffer();
            boolean more = true;
            while (more) {
                more = Blocks.fill(file, buffer.clear());
                verifier.update(buffer.flip(), root.toString());
            }
        }
    }

    /** Appends from the source all that is missing. What came before a failure is kept. */
    private long append(Blob blob, FileChannel file, Verifier verifier) throws IOException {
        long from = verifier.read();
        if (from == blob.descriptor().size() && from > 0) {
            return 0;
        }
        try (ReadableByteChannel source = blob.openAt(from);
                Blocks.Block block = Blocks.take()) {
            ByteBuffer buffer = block.buffer();
            boolean more = true;
            while (more) {
                buffer.clear();
                try {
                    more = fill(source, buffer);
                } catch (IOException e) {
                    keep(buffer.flip(), file, blob);
                    throw e;
                }
                verifier.update(buffer.flip(), blob.where());
                write(buffer.rewind(), file, blob);
            }
        }
        return verifier.read() - from;
    }

    /**
     * Reads until the buffer is full, the source at its end, or enough time gone: what comes slowly
     * is on disk before somebody loses patience.
     *
     * @return whether there may be more
     */
    private static boolean fill(ReadableByteChannel source, ByteBuffer buffer) throws IOException {
        long begun = System.nanoTime();
        while (buffer.hasRemaining()
                && (buffer.position() == 0 || System.nanoTime() - begun < PATIENCE)) {
            if (source.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Writes what came before a failure. An interrupt, which is one, would close the file. */
    private void keep(ByteBuffer buffer, FileChannel file, Blob blob) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            write(buffer, file, blob);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void write(ByteBuffer buffer, FileChannel file, Blob blob) throws IOException {
        try {
            Blocks.drain(buffer, file);
        } catch (IOException e) {
            throw NotEnoughSpace.explained(root, "blob " + blob.descriptor().digest(), e);
        }
    }
}
