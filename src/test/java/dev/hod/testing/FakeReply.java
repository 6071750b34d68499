package dev.hod.testing;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** What a {@link FakeRegistry} is about to answer, for faults to change. */
public final class FakeReply {
    final int status;
    final Map<String, String> headers = new LinkedHashMap<>();
    byte[] body;
    int cutAt = -1;
    @Nullable CountDownLatch hold;

    FakeReply(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    FakeReply header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** A refusal in the registries' own JSON. */
    static FakeReply error(int status, String code, String message) {
        String json =
                "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\"}]}".formatted(code, message);
        return new FakeReply(status, json.getBytes(StandardCharsets.UTF_8))
                .header("Content-Type", "application/json");
    }

    /** A change of a reply, or another in its place. */
    @FunctionalInterface
    public interface Fault {
        FakeReply strike(FakeReply reply);
    }

    /** Another status, with {@code headers} as name and value in turn. */
    public static Fault status(int status, String body, String... headers) {
        return reply -> {
            FakeReply other =
                    new FakeReply(status, body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            for (int i = 0; i < headers.length; i += 2) {
                other.header(headers[i], headers[i + 1]);
            }
            return other;
        };
    }

    /** The connection goes away after {@code bytes} of the body. */
    public static Fault cutAfter(int bytes) {
        return reply -> {
            reply.cutAt = bytes;
            return reply;
        };
    }

    /** Nothing more comes after {@code bytes} of the body until the latch opens. */
    public static Fault stallAfter(int bytes, CountDownLatch until) {
        return reply -> {
            reply.cutAt = bytes;
            reply.hold = until;
            return reply;
        };
    }

    /** One bit of the body is another. */
    public static Fault flipBit(int at) {
        return reply -> {
            reply.body = reply.body.clone();
            reply.body[at] ^= 1;
            return reply;
        };
    }

    public static Fault without(String header) {
        return reply -> {
            reply.headers.remove(header);
            return reply;
        };
    }

    public static Fault with(String header, String value) {
        return reply -> reply.header(header, value);
    }

    /** The reply with another body. */
    public static FakeReply body(FakeReply reply, byte[] body) {
        reply.body = body.clone();
        return reply;
    }
}
