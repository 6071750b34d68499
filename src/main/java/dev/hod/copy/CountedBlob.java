package dev.hod.copy;

import dev.hod.blob.Blob;
import dev.hod.blob.PassingBlob;
import dev.hod.image.Descriptor;
import dev.hod.progress.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Locale;

/**
 * A blob that reports how far it was read, and remembers whether it was its source that failed. For
 * one reader at a time, which may start again.
 */
final class CountedBlob extends PassingBlob {
    private final Descriptor descriptor;
    private final Progress.Item item;
    private volatile long position;
    private volatile boolean begun;
    private volatile boolean sourceFailed;

    CountedBlob(Blob blob, Descriptor descriptor, Progress.Item item) {
        super(blob);
        this.descriptor = descriptor;
        this.item = item;
    }

    /** Whether reading from the source failed the last time it was tried. */
    boolean sourceFailed() {
        return sourceFailed;
    }

    /** Brings what was counted to where the work stands. */
    synchronized void reached(long bytes) {
        item.add(bytes - position);
        position = bytes;
    }

    @Override
    public Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public ReadableByteChannel openAt(long offset) throws IOException {
        if (!begun && offset > 0) {
            item.state(String.format(Locale.ROOT, "resumed at %.1f MB", offset / 1e6));
        }
        begun = true;
        reached(offset);
        sourceFailed = true;
        ReadableByteChannel channel = super.openAt(offset);
        sourceFailed = false;
        return new Counting(channel);
    }

    @Override
    public void taken(long bytes) {
        super.taken(bytes);
        reached(position + bytes);
    }

    private final class Counting implements ReadableByteChannel {
        private final ReadableByteChannel channel;

        Counting(ReadableByteChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            sourceFailed = true;
            int count = channel.read(target);
            sourceFailed = false;
            if (count > 0) {
                reached(position + count);
            }
            return count;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
