package dev.hod.transport.bundle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.hod.archive.BadBundle;
import dev.hod.archive.FaultSink;
import dev.hod.archive.SeekTable;
import dev.hod.archive.SeekTable.Frame;
import dev.hod.archive.StoredFrame;
import dev.hod.archive.StoredFrame.Checksum;
import dev.hod.archive.TarFraming;
import dev.hod.archive.XxHash64;
import dev.hod.blob.Blob.Region;
import dev.hod.fault.Fault;
import dev.hod.fault.Fault.Kind;
import dev.hod.io.Blocks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A tar in a file of zstd frames with a table of them. All readers share one open file. */
final class SeekableZstd implements TarBytes {
    private static final int TAIL = 4 << 20;

    private final Path file;
    private final FileChannel channel;
    private final List<Frame> frames;
    private final long[] packedAt;
    private final long[] plainAt;
    private final Queue<Tools> idle = new ConcurrentLinkedQueue<>();

    private SeekableZstd(Path file, FileChannel channel, List<Frame> frames) {
        this.file = file;
        this.channel = channel;
        this.frames = frames;
        this.packedAt = new long[frames.size() + 1];
        this.plainAt = new long[frames.size() + 1];
        for (int i = 0; i < frames.size(); i++) {
            packedAt[i + 1] = packedAt[i] + frames.get(i).packed();
            plainAt[i + 1] = plainAt[i] + frames.get(i).plain();
        }
    }

    /**
     * Looks for the table.
     *
     * @return nothing where there is none that fits the file; it can still be read in one pass
     */
    static Optional<SeekableZstd> open(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < SeekTable.FOOTER) {
            return Optional.empty();
        }
        Optional<Integer> length =
                SeekTable.length(read(channel, size - SeekTable.FOOTER, SeekTable.FOOTER));
        if (length.isEmpty() || length.get() > size) {
            return Optional.empty();
        }
        return SeekTable.read(read(channel, size - length.get(), length.get()))
                .map(frames -> new SeekableZstd(file, channel, frames))
                .filter(zstd -> zstd.packedAt[zstd.frames.size()] == size - length.get());
    }

    /** Looks for traces of a table, of which one at least survives any small damage. */
    static boolean seemsToHaveTable(FileChannel channel) throws IOException {
        long size = channel.size();
        int length = (int) Math.min(size, TAIL);
        byte[] tail = read(channel, size - length, length);
        if (tail.length < SeekTable.FOOTER) {
            return false;
        }
        byte[] footer = Arrays.copyOfRange(tail, tail.length - SeekTable.FOOTER, tail.length);
        return SeekTable.isFooter(footer)
                || new String(tail, ISO_8859_1).contains(SeekTable.HASHES_TAG);
    }

    private static byte[] read(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                return Arrays.copyOf(bytes.array(), bytes.position());
            }
        }
        return bytes.array();
    }

    @Override
    public ReadableByteChannel openAt(long position, long length) {
        return new Part(position, length, null);
    }

    @Override
    public TarBytes checked(FaultSink faults) throws IOException {
        return new Checked(new Strict(faults));
    }

    @Override
    public List<Region> regions(long position, long length) {
        return List.of();
    }

    @Override
    public void close() throws IOException {
        for (Tools tools = idle.poll(); tools != null; tools = idle.poll()) {
            tools.zstd.close();
        }
        channel.close();
    }

    /** The tar as a verifier reads it. */
    private final class Checked implements TarBytes {
        private final Strict strict;

        Checked(Strict strict) {
            this.strict = strict;
        }

        @Override
        public ReadableByteChannel openAt(long position, long length) {
            return new Part(position, length, strict);
        }

        @Override
        public List<Region> regions(long position, long length) {
            return List.of();
        }

        @Override
        public void close() throws IOException {
            SeekableZstd.this.close();
        }
    }

    /** What unpacking a frame takes; used again, since direct buffers are long in being freed. */
    private static final class Tools {
        private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
        private ByteBuffer packed = ByteBuffer.allocateDirect(0);
        private ByteBuffer plain = ByteBuffer.allocateDirect(0);

        void fit(Frame frame) {
            packed = cleared(packed, frame.packed());
            plain = cleared(plain, frame.plain());
        }

        private static ByteBuffer cleared(ByteBuffer buffer, int size) {
            ByteBuffer fit =
                    buffer.capacity() >= size
                            ? buffer
                            : ByteBuffer.allocateDirect(Math.max(size, Blocks.SIZE));
            return fit.clear().limit(size);
        }
    }

    /** Compares the frames themselves with the form that bundles have. */
    private final class Strict {
        private final FaultSink faults;
        private final long[] hashes;

        /** Frames that were looked at; two parts may share one. */
        private final Set<Integer> seen = ConcurrentHashMap.newKeySet();

        Strict(FaultSink faults) throws IOException {
            this.faults = faults;
            int last = frames.size() - 1;
            long[] found = new long[0];
            if (last >= 0 && frames.get(last).plain() == 0) {
                found =
                        SeekTable.hashes(read(channel, packedAt[last], frames.get(last).packed()))
                                .orElse(found);
            }
            if (found.length != last) {
                faults.found(
                        new Fault(
                                Kind.FRAMING,
                                "zstd hashes",
                                "the skippable frame before the seek table is not the one that"
                                        + " belongs there"));
                found = new long[Math.max(last, 0)];
            }
            hashes = found;
            table();
        }

        private void table() throws IOException {
            Frame[] all = new Frame[hashes.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = new Frame(frames.get(i).packed(), frames.get(i).plain(), hashes[i]);
            }
            byte[] expected = SeekTable.write(List.of(all));
            long at = packedAt[Math.max(frames.size() - 1, 0)];
            byte[] actual = read(channel, at, (int) (channel.size() - at));
            if (!Arrays.equals(expected, actual)) {
                faults.found(
                        new Fault(
                                Kind.FRAMING,
                                "zstd seek table",
                                "differs from the frames it is of"));
            }
        }

        void check(int number, ByteBuffer packed, ByteBuffer plain) throws IOException {
            if (!seen.add(number)) {
                return;
            }
            boolean good =
                    hashes[number] != 0
                            ? XxHash64.of(packed) == hashes[number]
                            : StoredFrame.is(packed, plain, Checksum.XXH64)
                                    || StoredFrame.is(packed, plain, Checksum.NONE);
            if (!good) {
                tell(number, "is not the frame that was written");
            }
        }

        void broken(int number, String detail) throws IOException {
            if (seen.add(number)) {
                tell(number, detail);
            }
        }

        private void tell(int number, String detail) throws IOException {
            faults.found(
                    new Fault(
                            Kind.FRAMING,
                            "zstd frame " + (number + 1),
                            "at " + TarFraming.at(packedAt[number]) + ": " + detail));
        }
    }

    private final class Part implements ReadableByteChannel {
        private long position;
        private final long end;
        private final @Nullable Strict strict;
        private final Tools tools;
        private boolean closed;

        Part(long position, long length, @Nullable Strict strict) {
            this.position = position;
            long all = plainAt[frames.size()];
            this.end = length > all - position ? all : position + length;
            this.strict = strict;
            Tools used = idle.poll();
            this.tools = used == null ? new Tools() : used;
            tools.plain.limit(0);
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (closed) {
                throw new ClosedChannelException();
            }
            if (position >= end) {
                return target.hasRemaining() ? -1 : 0;
            }
            if (!tools.plain.hasRemaining()) {
                unpack();
            }
            ByteBuffer plain = tools.plain;
            int count =
                    (int) Math.min(end - position, Math.min(plain.remaining(), target.remaining()));
            target.put(plain.slice(plain.position(), count));
            plain.position(plain.position() + count);
            position += count;
            return count;
        }

        /** Unpacks the frame that {@code position} is in. */
        private void unpack() throws IOException {
            int number = Arrays.binarySearch(plainAt, position);
            number = number >= 0 ? number : -number - 2;
            while (frames.get(number).plain() == 0) {
                number++;
            }
            Frame frame = frames.get(number);
            tools.fit(frame);
            ByteBuffer packed = tools.packed;
            ByteBuffer plain = tools.plain;
            while (packed.hasRemaining()) {
                if (channel.read(packed, packedAt[number] + packed.position()) < 0) {
                    throw new BadBundle(file.toString(), "became shorter while it was read");
                }
            }
            packed.flip();
            try {
                int length =
                        tools.zstd.decompressDirectByteBuffer(
                                plain, 0, frame.plain(), packed, 0, frame.packed());
                if (length != frame.plain()) {
                    damaged(number, "holds " + length + " bytes instead of " + frame.plain());
                } else if (strict != null) {
                    strict.check(number, packed, plain);
                }
            } catch (ZstdException e) {
                damaged(number, String.valueOf(e.getMessage()));
            }
            plain.position((int) (position - plainAt[number]));
        }

        private void damaged(int number, String detail) throws IOException {
            if (strict == null) {
                throw new BadBundle(
                        file.toString(),
                        "zstd frame at " + TarFraming.at(packedAt[number]) + ": " + detail);
            }
            strict.broken(number, detail);
            // What it held is reported as well, since zeros are not it.
            tools.plain.put(0, new byte[tools.plain.limit()]);
        }

        @Override
        public boolean isOpen() {
            return !closed;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                if (channel.isOpen()) {
                    idle.add(tools);
                } else {
                    tools.zstd.close();
                }
            }
        }
    }
}
