package dev.hod.transport.bundle;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.hod.archive.BadBundle;
import dev.hod.io.Rejoined;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The tar in a stream, whatever lies around it: nothing, gzip or zstd. */
final class Unwrapped implements ReadableByteChannel {
    private static final int UNIT = 128 << 10;

    private final InputStream plain;
    private final String where;
    private final byte[] bytes = new byte[UNIT];
    private boolean closed;

    private Unwrapped(InputStream plain, String where) {
        this.plain = plain;
        this.where = where;
    }

    static ReadableByteChannel of(ReadableByteChannel in, String where) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(Wrapping.MAGIC);
        while (first.hasRemaining() && in.read(first) >= 0) {
            // Until there is enough to tell.
        }
        ReadableByteChannel whole = new Rejoined(first.flip(), in);
        try {
            return switch (Wrapping.of(first)) {
                case NONE -> whole;
                case GZIP ->
                        new Unwrapped(
                                new GZIPInputStream(Channels.newInputStream(whole), UNIT), where);
                case ZSTD ->
                        new Unwrapped(
                                new ZstdInputStreamNoFinalizer(Channels.newInputStream(whole)),
                                where);
            };
        } catch (EOFException | ZipException e) {
            throw new BadBundle(where, "cannot be unpacked: " + e.getMessage(), e);
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        try {
            int count = plain.read(bytes, 0, Math.min(bytes.length, target.remaining()));
            if (count > 0) {
                target.put(bytes, 0, count);
            }
            return count;
        } catch (EOFException | ZipException | ZstdIOException e) {
            throw new BadBundle(where, "cannot be unpacked: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        plain.close();
    }
}
