package dev.hod.tar;

import dev.hod.io.Blocks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.function.Predicate;

/**
 * What a file seems to be, told by a look at its beginning.
 *
 * @param coat the compression around it
 * @param names of a tar's entries, from its front and without {@code ./} before them; empty where
 *     there is no tar, or its first header is damaged
 */
public record Glance(Coat coat, SequencedSet<String> names) {
    /** More names than these tell nothing new. */
    private static final int NAMES = 10_000;

    /** So much of a compressed tar is unpacked, at most. */
    private static final long UNPACKED = 64L << 20;

    /**
     * Looks at a file.
     *
     * @param enough ends the look at a name that tells all
     */
    public static Glance at(Path file, Predicate<String> enough) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer first = ByteBuffer.allocate(Coat.MAGIC);
            channel.read(first, 0);
            Coat coat = Coat.of(first.flip());
            SequencedSet<String> names = new LinkedHashSet<>();
            try (Reader reader =
                    coat == Coat.NONE
                            ? new Plain(channel)
                            : new Packed(coat.takeOff(channel, file.toString()))) {
                read(reader, names, enough);
            } catch (BadTar e) {
                // What was seen before counts.
            }
            return new Glance(coat, names);
        }
    }

    private static void read(Reader reader, SequencedSet<String> names, Predicate<String> enough)
            throws IOException {
        byte[] block = new byte[TarHeader.BLOCK];
        while (names.size() < NAMES
                && reader.fill(ByteBuffer.wrap(block))
                && !TarHeader.isZero(block)) {
            TarHeader header = TarHeader.parse(block, "", names.size());
            switch (header.type()) {
                case 'x', 'g', 'L', 'K' -> {
                    // What is said of an entry is no entry.
                }
                default -> {
                    String name = header.name();
                    names.add(name.startsWith("./") ? name.substring(2) : name);
                    if (enough.test(names.getLast())) {
                        return;
                    }
                }
            }
            long padded = (header.size() + TarHeader.BLOCK - 1) / TarHeader.BLOCK * TarHeader.BLOCK;
            if (padded < 0 || !reader.skip(padded)) {
                return;
            }
        }
    }

    private sealed interface Reader extends AutoCloseable {
        /** Whether there was that much. */
        boolean fill(ByteBuffer buffer) throws IOException;

        boolean skip(long count) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Passes over contents without reading them. */
    private record Plain(FileChannel channel) implements Reader {
        @Override
        public boolean fill(ByteBuffer buffer) throws IOException {
            return Blocks.fill(channel, buffer);
        }

        @Override
        public boolean skip(long count) throws IOException {
            channel.position(channel.position() + count);
            return channel.position() < channel.size();
        }

        @Override
        public void close() {}
    }

    private static final class Packed implements Reader {
        private final ReadableByteChannel channel;
        private long unpacked;

        Packed(ReadableByteChannel channel) {
            this.channel = channel;
        }

        @Override
        public boolean fill(ByteBuffer buffer) throws IOException {
            unpacked += buffer.remaining();
            return Blocks.fill(channel, buffer);
        }

        @Override
        public boolean skip(long count) throws IOException {
            long left = count;
            try (Blocks.Block block = Blocks.take()) {
                while (left > 0 && unpacked < UNPACKED) {
                    ByteBuffer buffer = block.buffer().clear();
                    buffer.limit((int) Math.min(buffer.capacity(), left));
                    left -= buffer.limit();
                    if (!fill(buffer)) {
                        return false;
                    }
                }
            }
            return left == 0;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
