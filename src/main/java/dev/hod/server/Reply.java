package dev.hod.server;

import dev.hod.blob.Blob;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is answered; the length is the body's, and a HEAD gets all but the body. */
record Reply(int status, Map<String, String> headers, Body body) {
    Reply {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    static Reply of(int status) {
        return new Reply(status, Map.of(), new Empty());
    }

    Reply with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Reply(status, all, body);
    }

    Reply with(Body newBody) {
        return new Reply(status, headers, newBody);
    }

    /** A body of known length. */
    sealed interface Body {
        long length();
    }

    /** Nothing. */
    record Empty() implements Body {
        @Override
        public long length() {
            return 0;
        }
    }

    /** Stands in an answer to HEAD for a body that was not even read. */
    record Bodiless(long length) implements Body {}

    /** A document in memory. */
    @SuppressWarnings("ArrayRecordComponent") // made for one answer, never compared
    record Bytes(byte[] content) implements Body {
        @Override
        public long length() {
            return content.length;
        }
    }

    /** A piece of a blob, {@code length} bytes from {@code from} on. */
    record Part(Blob blob, long from, long length) implements Body {}
}
