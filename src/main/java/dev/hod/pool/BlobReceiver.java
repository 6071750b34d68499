package dev.hod.pool;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.hod.blob.Blob;
import dev.hod.blob.CorruptBlob;
import dev.hod.blob.Verifier;
import dev.hod.image.Descriptor;
import dev.hod.io.AtomicFiles;
import dev.hod.io.Blocks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Takes in a blob's bytes: under {@code hod/partial/} while they come, hashed as they pass, forced,
 * and under their final name only once they are whole and right. What a failure leaves is taken up
 * again by the next attempt.
 */
final class BlobReceiver {
    private final Path root;
    private final PoolLock lock;

    BlobReceiver(Path root, PoolLock lock) {
        this.root = root;
        this.lock = lock;
    }

    /** Where a new blob goes to, and how much of it was there before. */
    private record Target(Path file, boolean keep) {}

    /**
     * Receives the whole blob into {@code data}, whose folder exists.
     *
     * @return bytes that came from the blob's source; the rest was there from an earlier attempt
     */
    long receive(Blob blob, Path data) throws IOException {
        Optional<PoolLock.Claim> claim = lock.claim(blob.descriptor().digest());
        if (claim.isEmpty()) {
            // Another process fetches the same blob just now: neither waits for the other.
            return receive(blob, new Target(AtomicFiles.beside(data), false), data);
        }
        try (PoolLock.Claim _ = claim.get()) {
            Path partial = new PoolPath.Partial(blob.descriptor().digest()).under(root);
            return receive(blob, new Target(partial, true), data);
        }
    }

    private long receive(Blob blob, Target target, Path data) throws IOException {
        boolean keep = target.keep;
        try (FileChannel file = FileChannel.open(target.file, CREATE, READ, WRITE)) {
            try {
                long received = fill(blob, file);
                force(file, blob);
                publish(target.file, data);
                keep = true;
                return received;
            } catch (CorruptBlob e) {
                // What is only too short may be the beginning of the right content.
                keep &= file.size() < blob.descriptor().size();
                throw e;
            }
        } finally {
            if (!keep) {
                Files.deleteIfExists(target.file);
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
                    more = Blocks.fill(source, buffer);
                } catch (IOException e) {
                    write(buffer.flip(), file, blob);
                    throw e;
                }
                verifier.update(buffer.flip(), blob.where());
                write(buffer.rewind(), file, blob);
            }
        }
        return verifier.read() - from;
    }

    private void write(ByteBuffer buffer, FileChannel file, Blob blob) throws IOException {
        try {
            Blocks.drain(buffer, file);
        } catch (IOException e) {
            throw explained(e, blob);
        }
    }

    private void force(FileChannel file, Blob blob) throws IOException {
        try {
            file.force(false);
        } catch (IOException e) {
            throw explained(e, blob);
        }
    }

    private IOException explained(IOException e, Blob blob) throws IOException {
        return Files.getFileStore(root).getUsableSpace() < Blocks.SIZE
                ? new NotEnoughSpace(root, "blob " + blob.descriptor().digest(), e)
                : e;
    }

    private static void publish(Path file, Path data) throws IOException {
        try {
            Files.move(file, data, ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            // The registry's tree is a symbolic link to another file system than hod/ is on.
            Path beside = AtomicFiles.beside(data);
            Files.copy(file, beside, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel copy = FileChannel.open(beside, WRITE)) {
                copy.force(true);
            }
            Files.move(beside, data, ATOMIC_MOVE);
            Files.delete(file);
        }
    }
}
