package dev.hod.transport.registry.wire;

import dev.hod.blob.Blob;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a request carries. */
public sealed interface Body {
    /** In bytes, known before the first is sent. */
    long length();

    /** Nothing, not even a length. */
    record None() implements Body {
        @Override
        public long length() {
            return 0;
        }
    }

    /** A small body in memory, possibly empty. */
    record Bytes(ByteBuffer content) implements Body {
        public Bytes {
            content = content.asReadOnlyBuffer();
        }

        @Override
        public long length() {
            return content.remaining();
        }
    }

    /** A blob, sent from its files where it has some and as it is read elsewhere. */
    record Content(Blob blob) implements Body {
        @Override
        public long length() {
            return blob.descriptor().size();
        }
    }

    Body NONE = new None();

    static Body of(byte[] content) {
        return new Bytes(ByteBuffer.wrap(content.clone()));
    }

    static Body of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }
}
