package dev.hod.server;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.hod.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A blob that is being received: a file of its own, hashed as it grows. One request at a time adds
 * to it.
 */
final class Upload implements AutoCloseable {
    /** How long a request waits for one before it that may only just have lost its client. */
    private static final long BUSY_SECONDS = 10;

    private final String repository;
    private final String id;
    private final Path file;
    private final FileChannel channel;
    private final MessageDigest sha256 = Digest.Algorithm.SHA256.newHash();
    private final ReentrantLock turn = new ReentrantLock();
    private volatile long size;
    private volatile long lastUse = System.nanoTime();

    Upload(String repository, String id, Path file) throws IOException {
        this.repository = repository;
        this.id = id;
        this.file = file;
        this.channel = FileChannel.open(file, CREATE_NEW, READ, WRITE);
    }

    String repository() {
        return repository;
    }

    String id() {
        return id;
    }

    Path file() {
        return file;
    }

    /** Bytes received so far. */
    long size() {
        return size;
    }

    /** Removes it if nobody has cared for it in so long; who comes just now finds it gone. */
    boolean endIfIdle(long nanos) throws IOException {
        if (!turn.tryLock()) {
            return false;
        }
        try {
            boolean idle = System.nanoTime() - lastUse > nanos;
            if (idle) {
                close();
            }
            return idle;
        } finally {
            turn.unlock();
        }
    }

    /** What a request does with the upload, alone. */
    @FunctionalInterface
    interface Work {
        Reply run() throws IOException;
    }

    /** Does the work once no other request adds to this upload. */
    Reply alone(Work work) throws IOException {
        try {
            if (!turn.tryLock(BUSY_SECONDS, TimeUnit.SECONDS)) {
                throw new Refused(ErrorCode.UPLOAD_BUSY, "another request adds to this upload");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server stops", e);
        }
        try {
            lastUse = System.nanoTime();
            if (!channel.isOpen()) {
                throw new Refused(ErrorCode.BLOB_UPLOAD_UNKNOWN, "there is no such upload");
            }
            return work.run();
        } finally {
            lastUse = System.nanoTime();
            turn.unlock();
        }
    }

    /**
     * Adds what comes, to its end or {@code limit} bytes. What came before a client was lost stays,
     * so that it can go on from there.
     *
     * @return whether more than {@code limit} bytes came
     */
    boolean receive(InputStream body, long limit, byte[] buffer) throws IOException {
        long received = 0;
        while (true) {
            int filled = 0;
            boolean ended = false;
            try {
                while (filled < buffer.length && received + filled < limit) {
                    int room = (int) Math.min(buffer.length - filled, limit - received - filled);
                    int count = body.read(buffer, filled, room);
                    if (count < 0) {
                        ended = true;
                        break;
                    }
                    filled += count;
                }
            } finally {
                append(buffer, filled);
            }
            received += filled;
            lastUse = System.nanoTime();
            if (ended) {
                return false;
            }
            if (received == limit) {
                return body.read() >= 0;
            }
        }
    }

    private void append(byte[] bytes, int count) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, 0, count);
        long at = size;
        try {
            while (rest.hasRemaining()) {
                at += channel.write(rest, at);
            }
        } catch (IOException e) {
            // File and hash would no longer agree.
            close();
            throw e;
        }
        sha256.update(bytes, 0, count);
        size = at;
    }

    /** Returns once all that came is on disk. */
    void force() throws IOException {
        channel.force(true);
    }

    /** The digest of all that came; call once. SHA-512 costs reading it again. */
    Digest digest(Digest.Algorithm algorithm, byte[] buffer) throws IOException {
        return switch (algorithm) {
            case SHA256 -> algorithm.finish(sha256.digest());
            case SHA512 -> {
                MessageDigest hash = algorithm.newHash();
                ByteBuffer bytes = ByteBuffer.wrap(buffer);
                long at = 0;
                while (at < size) {
                    int count = channel.read(bytes.clear(), at);
                    if (count < 0) {
                        throw new IOException(file + " became shorter");
                    }
                    hash.update(bytes.flip());
                    at += count;
                }
                yield algorithm.finish(hash.digest());
            }
        };
    }

    /** Removes it; a file that was linked elsewhere stays there. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }
}
