package dev.hod.tar;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** The compression that lies around a tar, told by its first bytes and never by its name. */
public enum Coat {
    NONE,
    GZIP,
    BZIP2,
    XZ,
    ZSTD;

    /** How many bytes tell. */
    public static final int MAGIC = 6;

    private static final int BUFFER = 128 << 10;

    /** What begins with these bytes, from the buffer's position on. */
    public static Coat of(ByteBuffer first) {
        byte[] head = new byte[MAGIC];
        first.get(first.position(), head, 0, Math.min(MAGIC, first.remaining()));
        if (starts(head, 0x1f, 0x8b)) {
            return GZIP;
        }
        if (starts(head, 'B', 'Z', 'h') && head[3] >= '1' && head[3] <= '9') {
            return BZIP2;
        }
        if (starts(head, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return XZ;
        }
        boolean skippable = (head[0] & 0xf0) == 0x50 && (head[1] & 0xff) == 0x2a;
        if (starts(head, 0x28, 0xb5, 0x2f, 0xfd)
                || (skippable && head[2] == 0x4d && head[3] == 0x18)) {
            return ZSTD;
        }
        return NONE;
    }

    private static boolean starts(byte[] head, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if ((head[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * The content below the coat. Closing it closes {@code packed}.
     *
     * @throws BadTar from its {@code read} too, where {@code packed} is not what its first bytes
     *     say; what reading {@code packed} itself throws comes as it is
     */
    public ReadableByteChannel takeOff(ReadableByteChannel packed, String where)
            throws IOException {
        if (this == NONE) {
            return packed;
        }
        Source source = new Source(Channels.newInputStream(packed));
        try {
            return new Uncoated(open(source), source, where);
        } catch (IOException | RuntimeException e) {
            throw source.explain(e, where);
        }
    }

    private InputStream open(InputStream packed) throws IOException {
        return switch (this) {
            case NONE -> packed;
            case GZIP -> new GZIPInputStream(packed, BUFFER);
            case BZIP2 -> new BZip2CompressorInputStream(packed, true);
            case XZ -> new XZInputStream(packed, (int) (Runtime.getRuntime().maxMemory() / 2048));
            case ZSTD -> new ZstdInputStreamNoFinalizer(packed);
        };
    }

    /** Remembers its own failures, to tell them from the unpacker's. */
    private static final class Source extends FilterInputStream {
        private @Nullable IOException own;

        Source(InputStream in) {
            super(new BufferedInputStream(in, BUFFER));
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                own = e;
                throw e;
            }
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            try {
                return super.read(target, from, length);
            } catch (IOException e) {
                own = e;
                throw e;
            }
        }

        IOException explain(Exception e, String where) {
            IOException ours = own;
            if (ours != null) {
                return ours;
            }
            return new BadTar(where, "cannot be unpacked: " + reason(e), e);
        }

        private static String reason(Exception e) {
            String message = e.getMessage();
            if (e instanceof EOFException) {
                return "it ends too soon";
            }
            return message == null ? e.getClass().getSimpleName() : message;
        }
    }

    private static final class Uncoated implements ReadableByteChannel {
        private final InputStream plain;
        private final Source source;
        private final String where;
        private final byte[] bytes = new byte[BUFFER];
        private boolean closed;

        Uncoated(InputStream plain, Source source, String where) {
            this.plain = plain;
            this.source = source;
            this.where = where;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            int count;
            try {
                count = plain.read(bytes, 0, Math.min(bytes.length, target.remaining()));
            } catch (IOException | RuntimeException e) {
                throw source.explain(e, where);
            }
            if (count > 0) {
                target.put(bytes, 0, count);
            }
            return count;
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
}
