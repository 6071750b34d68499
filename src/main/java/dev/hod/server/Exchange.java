package dev.hod.server;

import com.sun.net.httpserver.HttpExchange;
import dev.hod.blob.CorruptBlob;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Map;

/** Sends an answer by the JDK's HTTP server. */
final class Exchange {
    /** The server keeps twice the largest write for as long as a connection lives. */
    private static final int WRITE_UNIT = 64 << 10;

    private final HttpExchange exchange;
    private final Buffers buffers;
    private long sent;

    Exchange(HttpExchange exchange, Buffers buffers) {
        this.exchange = exchange;
        this.buffers = buffers;
    }

    /** Bytes of the body sent so far. */
    long sent() {
        return sent;
    }

    /** Whether the status has gone out. */
    boolean isBegun() {
        return exchange.getResponseCode() >= 0;
    }

    /**
     * Sends it. A body that cannot be read to its end leaves the answer short and the connection
     * cut, so that no client takes it for the whole.
     */
    void send(Reply reply) throws IOException {
        for (Map.Entry<String, String> header : reply.headers().entrySet()) {
            exchange.getResponseHeaders().set(header.getKey(), header.getValue());
        }
        exchange.getResponseHeaders().set("Docker-Distribution-Api-Version", "registry/2.0");
        long length = reply.body().length();
        if (exchange.getRequestMethod().equals("HEAD")) {
            if (reply.status() != 304) {
                exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
            }
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        switch (reply.body()) {
            case Reply.Empty(), Reply.Bodiless(long _) ->
                    exchange.sendResponseHeaders(reply.status(), -1);
            case Reply.Bytes(byte[] content) -> {
                exchange.sendResponseHeaders(reply.status(), length == 0 ? -1 : length);
                if (length > 0) {
                    try (OutputStream body = exchange.getResponseBody()) {
                        write(body, content, content.length);
                    }
                }
            }
            case Reply.Part part -> part(reply.status(), part);
        }
    }

    private void part(int status, Reply.Part part) throws IOException {
        if (part.length() == 0) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        byte[] buffer = buffers.take();
        // Opened before the first header goes out: what is not there can still be said.
        try (ReadableByteChannel content = part.blob().openAt(part.from())) {
            exchange.sendResponseHeaders(status, part.length());
            OutputStream body = exchange.getResponseBody();
            while (sent < part.length()) {
                ByteBuffer room =
                        ByteBuffer.wrap(
                                buffer, 0, (int) Math.min(buffer.length, part.length() - sent));
                if (content.read(room) < 0) {
                    throw CorruptBlob.ofSize(
                            part.blob().descriptor(), part.from() + sent, part.blob().where());
                }
                write(body, buffer, room.position());
            }
            body.close();
        } finally {
            buffers.giveBack(buffer);
        }
    }

    private void write(OutputStream body, byte[] bytes, int length) throws IOException {
        for (int from = 0; from < length; from += WRITE_UNIT) {
            int count = Math.min(WRITE_UNIT, length - from);
            body.write(bytes, from, count);
            sent += count;
        }
    }
}
