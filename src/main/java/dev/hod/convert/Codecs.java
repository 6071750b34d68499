package dev.hod.convert;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalInt;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** The compressors, such that the same tar gives the same bytes. */
final class Codecs {
    private static final int UNIT = 128 << 10;

    private Codecs() {}

    static InputStream unpack(InputStream packed, Packing packing) throws IOException {
        return switch (packing) {
            case PLAIN -> packed;
            // The JDK's own stops at the end of a member where the next one has not arrived yet.
            case GZIP ->
                    GzipCompressorInputStream.builder()
                            .setInputStream(packed)
                            .setDecompressConcatenated(true)
                            .get();
            case ZSTD -> new ZstdInputStreamNoFinalizer(packed);
        };
    }

    static OutputStream pack(OutputStream target, LayerSpool.Wanted wanted) throws IOException {
        return switch (wanted.packing()) {
            case PLAIN -> target;
            case GZIP -> new Gzip(target, wanted.level());
            case ZSTD -> zstd(target, wanted.level());
        };
    }

    private static OutputStream zstd(OutputStream target, OptionalInt level) throws IOException {
        ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(target);
        if (level.isPresent()) {
            out.setLevel(level.getAsInt());
        }
        return out;
    }

    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream target, OptionalInt level) throws IOException {
            super(target, UNIT);
            level.ifPresent(def::setLevel);
        }
    }
}
