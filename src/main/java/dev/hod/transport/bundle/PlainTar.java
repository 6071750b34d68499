package dev.hod.transport.bundle;

import dev.hod.blob.Blob.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.List;

/** A tar that is a file as it stands. All readers share one open file, and no position. */
final class PlainTar implements TarBytes {
    private final Path file;
    private final FileChannel channel;

    PlainTar(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    @Override
    public ReadableByteChannel openAt(long position, long length) {
        return new Part(
                position, length > Long.MAX_VALUE - position ? Long.MAX_VALUE : position + length);
    }

    @Override
    public List<Region> regions(long position, long length) {
        return List.of(new Region(file, position, length));
    }

    @Override
    public boolean isPlain() {
        return true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private final class Part implements ReadableByteChannel {
        private long position;
        private final long end;
        private boolean closed;

        Part(long position, long end) {
            this.position = position;
            this.end = end;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (closed) {
                throw new ClosedChannelException();
            }
            if (position >= end) {
                return target.hasRemaining() ? -1 : 0;
            }
            int limit = target.limit();
            if (target.remaining() > end - position) {
                target.limit(target.position() + (int) (end - position));
            }
            int count = channel.read(target, position);
            target.limit(limit);
            if (count > 0) {
                position += count;
            }
            return count;
        }

        @Override
        public boolean isOpen() {
            return !closed;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
