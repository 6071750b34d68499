package dev.hod.transport.registry.wire;

import dev.hod.blob.Blob;
import dev.hod.blob.CorruptBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.StandardOpenOption;

/** Sends a request's bytes, and stops early where the server answers before it has them all. */
final class BodyWriter {
    private static final int BUFFER = 256 << 10;

    /** What goes out between two looks for an early answer. */
    private static final long STEP = 1 << 20;

    private final Link link;
    private final long stall;

    BodyWriter(Link link, long stall) {
        this.link = link;
        this.stall = stall;
    }

    void send(String head, Body body) throws IOException {
        ByteBuffer start = Connection.encode(head);
        switch (body) {
            case Body.None() -> write(start);
            case Body.Bytes(ByteBuffer content) ->
                    write(
                            ByteBuffer.allocate(start.remaining() + content.remaining())
                                    .put(start)
                                    .put(content.duplicate())
                                    .flip());
            case Body.Content(Blob blob) -> {
                write(start);
                if (blob.descriptor().size() == 0) {
                    return;
                }
                if (link.sendsFiles() && !blob.regions().isEmpty()) {
                    sendFiles(blob);
                } else {
                    copy(blob);
                }
            }
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        link.expect(stall);
        link.write(bytes);
    }

    private void sendFiles(Blob blob) throws IOException {
        for (Blob.Region region : blob.regions()) {
            try (FileChannel file = open(region)) {
                long sent = 0;
                while (sent < region.length()) {
                    if (link.hasNews()) {
                        return;
                    }
                    long count = piece(file, region, sent, blob);
                    sent += count;
                    blob.taken(count);
                }
            }
        }
    }

    private long piece(FileChannel file, Blob.Region region, long sent, Blob blob)
            throws IOException {
        long wanted = Math.min(STEP, region.length() - sent);
        link.expect(stall);
        long count = link.send(file, region.offset() + sent, wanted);
        if (count > 0) {
            return count;
        }
        // The socket is full or the file at its end: an ordinary write waits, or tells which.
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(64 << 10, wanted));
        int read;
        try {
            read = file.read(buffer, region.offset() + sent);
        } catch (IOException e) {
            throw new SourceFailure(e);
        }
        if (read < 0) {
            // As of a bundle whose end got lost on the way.
            throw new SourceFailure(
                    CorruptBlob.tooShort(
                            blob.descriptor(), before(blob, region) + sent, blob.where()));
        }
        write(buffer.flip());
        return read;
    }

    /** Bytes of the blob that lie in the regions ahead of this one. */
    private static long before(Blob blob, Blob.Region region) {
        long before = 0;
        for (Blob.Region other : blob.regions()) {
            if (other.equals(region)) {
                break;
            }
            before += other.length();
        }
        return before;
    }

    private static FileChannel open(Blob.Region region) throws SourceFailure {
        try {
            return FileChannel.open(region.file(), StandardOpenOption.READ);
        } catch (IOException e) {
            throw new SourceFailure(e);
        }
    }

    private void copy(Blob blob) throws IOException {
        long left = blob.descriptor().size();
        ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(BUFFER, left));
        try (ReadableByteChannel content = open(blob)) {
            while (left > 0) {
                if (link.hasNews()) {
                    return;
                }
                buffer.clear().limit((int) Math.min(buffer.capacity(), left));
                fill(content, buffer, blob, blob.descriptor().size() - left);
                left -= buffer.flip().remaining();
                write(buffer);
            }
        }
    }

    private ReadableByteChannel open(Blob blob) throws SourceFailure {
        link.calm();
        try {
            return blob.openAt(0);
        } catch (IOException e) {
            throw new SourceFailure(e);
        }
    }

    /** The source may take its time: the server's patience ends first, or it does not. */
    private void fill(ReadableByteChannel content, ByteBuffer buffer, Blob blob, long before)
            throws SourceFailure {
        link.calm();
        try {
            while (buffer.hasRemaining()) {
                if (content.read(buffer) < 0) {
                    throw CorruptBlob.tooShort(
                            blob.descriptor(), before + buffer.position(), blob.where());
                }
            }
        } catch (IOException e) {
            throw new SourceFailure(e);
        }
    }
}
