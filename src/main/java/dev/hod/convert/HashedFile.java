package dev.hod.convert;

import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.io.AtomicFiles;
import dev.hod.io.Blocks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;

/** A file written in blocks and hashed on the way. */
final class HashedFile extends OutputStream {
    private final FileChannel channel;
    private final Blocks.Block block = Blocks.take();
    private final MessageDigest hash = Digest.Algorithm.SHA256.newHash();
    private long size;
    private boolean closed;

    private HashedFile(FileChannel channel) {
        this.channel = channel;
    }

    /** A new file; there must be none. */
    static HashedFile create(Path file) throws IOException {
        return new HashedFile(AtomicFiles.create(file));
    }

    /** What was written, once all was. */
    Descriptor finish(MediaType type) throws IOException {
        close();
        return Descriptor.of(type, Digest.Algorithm.SHA256.finish(hash.digest()), size);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        hash.update(bytes, offset, length);
        size += length;
        ByteBuffer buffer = block.buffer();
        int done = 0;
        while (done < length) {
            int count = Math.min(buffer.remaining(), length - done);
            buffer.put(bytes, offset + done, count);
            done += count;
            if (!buffer.hasRemaining()) {
                drain();
            }
        }
    }

    private void drain() throws IOException {
        Blocks.drain(block.buffer().flip(), channel);
        block.buffer().clear();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (channel;
                block) {
            drain();
        }
    }
}
