package dev.hod.transport.registry;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import dev.hod.route.Hop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A blob that several registries are said to have. Where one fails, at once or on the way, the next
 * goes on from the byte that was reached. Whether all of it is right shows only at its end: whoever
 * finds that it is not takes one of {@link #others()}.
 */
final class RoutedBlob implements Blob {
    private final Descriptor descriptor;
    private final String where;
    private final Sources sources;
    private final BiConsumer<Hop, IOException> failed;

    /** The blob in one place. */
    record Source(Hop hop, Blob blob) {}

    /** Finds the places, best first. */
    @FunctionalInterface
    interface Sources {
        List<Source> find() throws IOException;
    }

    RoutedBlob(
            Descriptor descriptor,
            String where,
            Sources sources,
            BiConsumer<Hop, IOException> failed) {
        this.descriptor = descriptor;
        this.where = where;
        this.sources = sources;
        this.failed = failed;
    }

    @Override
    public Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public String where() {
        return where;
    }

    @Override
    public List<Blob> others() throws IOException {
        List<Source> all = sources.find();
        return all.subList(1, all.size()).stream().map(Source::blob).toList();
    }

    @Override
    public ReadableByteChannel openAt(long offset) throws IOException {
        Reading reading = new Reading(sources.find(), offset);
        reading.channel();
        return reading;
    }

    private final class Reading implements ReadableByteChannel {
        private final List<Source> all;
        private long position;
        private int current;
        private boolean open = true;
        private @Nullable ReadableByteChannel channel;

        Reading(List<Source> all, long position) {
            this.all = all;
            this.position = position;
        }

        private ReadableByteChannel channel() throws IOException {
            ReadableByteChannel known = channel;
            while (known == null) {
                try {
                    known = all.get(current).blob.openAt(position);
                    channel = known;
                } catch (IOException e) {
                    next(e);
                }
            }
            return known;
        }

        /** Goes on to the next place, or gives up with the last one's failure. */
        private void next(IOException reason) throws IOException {
            RoutedSource.rethrowInterruption(reason);
            closeChannel();
            if (current + 1 == all.size()) {
                throw reason;
            }
            failed.accept(all.get(current).hop, reason);
            current++;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            int before = target.position();
            while (true) {
                int from = target.position();
                try {
                    int count = channel().read(target);
                    position += Math.max(count, 0);
                    int read = target.position() - before;
                    return read == 0 ? count : read;
                } catch (IOException e) {
                    // What a failing read has put into the buffer already has come, too.
                    position += target.position() - from;
                    next(e);
                    if (!target.hasRemaining()) {
                        return target.position() - before;
                    }
                }
            }
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        private void closeChannel() throws IOException {
            ReadableByteChannel known = channel;
            channel = null;
            if (known != null) {
                known.close();
            }
        }

        @Override
        public void close() throws IOException {
            open = false;
            closeChannel();
        }
    }
}
