package dev.hod.bundle;

import dev.hod.archive.TarFraming;
import dev.hod.blob.Blob.Region;
import dev.hod.io.AtomicFiles.Force;
import dev.hod.io.Blocks;
import dev.hod.io.Reflink;
import dev.hod.io.WriteBack;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Optional;

/** Writes the tar as it is. */
final class PlainDrain implements Drain {
    private static final int UNIT = Blocks.SIZE;

    private final WritableByteChannel out;
    private final Optional<Path> file;
    private final Optional<WriteBack> writeBack;
    private boolean shares;
    private long written;

    /**
     * Writes to a channel.
     *
     * @param file that the channel is of, where blobs may come to share its blocks
     * @param force whether the file will be forced, so that the disk had better begin soon
     */
    PlainDrain(WritableByteChannel out, Optional<Path> file, Force force) {
        this.out = out;
        this.file = file;
        this.shares = file.isPresent();
        this.writeBack = force == Force.NOW ? file.map(WriteBack::new) : Optional.empty();
    }

    @Override
    public boolean shares() {
        return shares;
    }

    @Override
    public long share(Region region, long position) throws IOException {
        long length = region.length() / TarFraming.PAGE * TarFraming.PAGE;
        boolean aligned = position % TarFraming.PAGE == 0 && region.offset() % TarFraming.PAGE == 0;
        if (!shares || !aligned || length == 0 || !(out instanceof FileChannel channel)) {
            return 0;
        }
        // A file system that cannot do it once never can.
        shares =
                Reflink.range(region.file(), region.offset(), length, file.orElseThrow(), position);
        if (!shares) {
            return 0;
        }
        channel.position(position + length);
        written += length;
        return length;
    }

    @Override
    public int chunkSize() {
        return UNIT;
    }

    @Override
    public int chunks() {
        return 16;
    }

    @Override
    public void take(Chunk chunk) throws IOException {
        written += chunk.bytes().remaining();
        while (chunk.bytes().hasRemaining()) {
            out.write(chunk.bytes());
        }
        chunk.release();
        writeBack.ifPresent(w -> w.reached(written));
    }

    @Override
    public void next(Kind kind) {}

    @Override
    public boolean isFramed() {
        return false;
    }

    @Override
    public void finish() {}

    @Override
    public void close() {
        writeBack.ifPresent(WriteBack::close);
    }
}
