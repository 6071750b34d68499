package dev.hod.bundle;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.hod.archive.SeekTable;
import dev.hod.archive.SeekTable.Frame;
import dev.hod.archive.StoredFrame;
import dev.hod.archive.StoredFrame.Checksum;
import dev.hod.archive.XxHash64;
import dev.hod.io.Blocks;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Writes the tar as independent zstd frames, each compressed where that pays, with a table behind
 * them. Frames are made by several threads and written in order, so the bytes are always the same.
 */
final class ZstdDrain implements Drain {
    /** Plain bytes of a frame: what a reader unpacks to get at one byte of it. */
    static final int FRAME = 1 << 20;

    private static final int LEVEL = 3;
    private static final int SAMPLE = 16 << 10;

    private final WritableByteChannel out;
    private final int threads;
    private final Deque<FutureTask<Packed>> underWay = new ArrayDeque<>();
    private final Deque<Packer> idle = new ArrayDeque<>();
    private final List<Packer> packers = new ArrayList<>();
    private final List<Frame> frames = new ArrayList<>();
    private Kind kind = Kind.AS_IT_PAYS;

    ZstdDrain(WritableByteChannel out, int threads) {
        this.out = out;
        this.threads = threads;
        for (int i = 0; i <= threads; i++) {
            packers.add(new Packer());
        }
        idle.addAll(packers);
    }

    private record Packed(Packer packer, ByteBuffer bytes, Frame frame) {}

    @Override
    public int chunkSize() {
        return FRAME;
    }

    @Override
    public int chunks() {
        return threads + 3;
    }

    @Override
    public boolean isFramed() {
        return true;
    }

    @Override
    public void next(Kind next) {
        kind = next;
    }

    @Override
    public void take(Chunk chunk) throws IOException {
        if (idle.isEmpty()) {
            writeFirst();
        }
        Packer packer = idle.remove();
        Kind how = kind;
        FutureTask<Packed> task =
                new FutureTask<>(() -> {
                    try {
                        return packer.pack(chunk.bytes(), how);
                    } finally {
                        chunk.release();
                    }
                });
        underWay.add(task);
        Thread.ofVirtual().name("zstd").start(task);
    }

    private void writeFirst() throws IOException {
        FutureTask<Packed> first = underWay.remove();
        try {
            Packed packed = first.get();
            while (packed.bytes().hasRemaining()) {
                ByteBuffer unit = packed.bytes().duplicate();
                unit.limit(Math.min(unit.limit(), unit.position() + Blocks.SIZE));
                packed.bytes().position(packed.bytes().position() + out.write(unit));
            }
            frames.add(packed.frame());
            idle.add(packed.packer());
        } catch (ExecutionException e) {
            throw new IOException("compressing failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    @Override
    public void finish() throws IOException {
        while (!underWay.isEmpty()) {
            writeFirst();
        }
        Blocks.drain(ByteBuffer.wrap(SeekTable.write(frames)), out);
    }

    @Override
    public void close() throws IOException {
        for (FutureTask<Packed> task : underWay) {
            try {
                task.get();
            } catch (ExecutionException e) {
                // What failed before is on its way to the caller.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException("interrupted").initCause(e);
            }
        }
        packers.forEach(Packer::close);
    }

    /** Makes one frame at a time. */
    private static final class Packer {
        private final ZstdCompressCtx zstd =
                new ZstdCompressCtx().setLevel(LEVEL).setChecksum(true).setContentSize(true);
        private final ByteBuffer packed =
                ByteBuffer.allocateDirect((int) Zstd.compressBound(FRAME) + 64);
        private final ByteBuffer sample = ByteBuffer.allocateDirect(4 * SAMPLE);
        private final ByteBuffer probe =
                ByteBuffer.allocateDirect((int) Zstd.compressBound(4 * SAMPLE));

        Packed pack(ByteBuffer plain, Kind kind) {
            packed.clear();
            return switch (kind) {
                case OPEN -> stored(plain, Checksum.NONE);
                case AS_IT_PAYS -> pays(plain) ? compressed(plain) : stored(plain, Checksum.XXH64);
            };
        }

        private Packed stored(ByteBuffer plain, Checksum checksum) {
            StoredFrame.write(plain, checksum, packed);
            packed.flip();
            return new Packed(this, packed, new Frame(packed.remaining(), plain.remaining(), 0));
        }

        private Packed compressed(ByteBuffer plain) {
            int size = plain.remaining();
            int length =
                    zstd.compressDirectByteBuffer(
                            packed, 0, packed.capacity(), plain, plain.position(), size);
            if (length >= StoredFrame.size(size, Checksum.XXH64)) {
                return stored(plain, Checksum.XXH64);
            }
            packed.limit(length);
            return new Packed(this, packed, new Frame(length, size, XxHash64.of(packed)));
        }

        /** Looks at a part of it; most of what is in images is compressed already. */
        private boolean pays(ByteBuffer plain) {
            int size = plain.remaining();
            if (size <= sample.capacity()) {
                return true;
            }
            sample.clear();
            for (int i = 0; i < 4; i++) {
                int from = (int) ((long) (size - SAMPLE) * i / 3);
                sample.put(i * SAMPLE, plain, plain.position() + from, SAMPLE);
            }
            int length =
                    (int)
                            Zstd.compressDirectByteBuffer(
                                    probe, 0, probe.capacity(), sample, 0, 4 * SAMPLE, 1);
            return length < 4 * SAMPLE / 16 * 15;
        }

        void close() {
            zstd.close();
        }
    }
}
