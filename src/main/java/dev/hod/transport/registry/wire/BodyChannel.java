package dev.hod.transport.registry.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** A reply's body by its length, in chunks, or up to the connection's end (RFC 9112 §6). */
final class BodyChannel implements ReadableByteChannel {
    /** What is read away so that a connection can serve on. */
    private static final int WORTH_DRAINING = 64 << 10;

    /** How the end shows. */
    private enum Framing {
        LENGTH,
        CHUNKS,
        CLOSE
    }

    /** Where a connection goes after its body. */
    interface Afterwards {
        void done(Connection connection, Connection.Head head) throws IOException;
    }

    private final Connection connection;
    private final Connection.Head head;
    private final Afterwards afterwards;
    private final Framing framing;
    private long left;
    private boolean firstChunk = true;
    private boolean ended;
    private boolean open = true;

    BodyChannel(Connection connection, Connection.Head head, String method, Afterwards afterwards)
            throws IOException {
        this.connection = connection;
        this.head = head;
        this.afterwards = afterwards;
        int status = head.status();
        Headers headers = head.headers();
        if (method.equals("HEAD") || status == 204 || status == 304) {
            framing = Framing.LENGTH;
        } else if (headers.first("transfer-encoding").orElse("").equalsIgnoreCase("chunked")) {
            framing = Framing.CHUNKS;
        } else if (headers.first("content-length").isPresent()) {
            framing = Framing.LENGTH;
            left =
                    headers.number("content-length")
                            .orElseThrow(() -> new ProtocolException("a length that is none"));
        } else {
            framing = Framing.CLOSE;
        }
        if (framing == Framing.LENGTH && left == 0) {
            end();
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!open) {
            throw new java.nio.channels.ClosedChannelException();
        }
        if (ended) {
            return -1;
        }
        if (framing == Framing.CHUNKS && left == 0 && !nextChunk()) {
            end();
            return -1;
        }
        int limit = target.limit();
        if (framing != Framing.CLOSE && target.remaining() > left) {
            target.limit(target.position() + (int) left);
        }
        int count;
        try {
            count = connection.read(target);
        } finally {
            target.limit(limit);
        }
        if (count < 0) {
            if (framing == Framing.CLOSE) {
                end();
                return -1;
            }
            throw new EOFException("the body was cut short");
        }
        left -= count;
        if (framing == Framing.LENGTH && left == 0) {
            end();
        }
        return count;
    }

    private boolean nextChunk() throws IOException {
        if (!firstChunk && !connection.line().isEmpty()) {
            throw new ProtocolException("a chunk without its end");
        }
        firstChunk = false;
        String size = connection.line().split(";", 2)[0].strip();
        if (!size.matches("[0-9A-Fa-f]{1,15}")) {
            throw new ProtocolException("a chunk without its size");
        }
        left = Long.parseLong(size, 16);
        if (left > 0) {
            return true;
        }
        String trailer = connection.line();
        while (!trailer.isEmpty()) {
            trailer = connection.line();
        }
        return false;
    }

    private void end() throws IOException {
        ended = true;
        if (framing == Framing.CLOSE) {
            connection.close();
        }
        afterwards.done(connection, head);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        if (!open) {
            return;
        }
        try {
            if (!ended && framing == Framing.LENGTH && left <= WORTH_DRAINING) {
                drain();
            }
        } finally {
            open = false;
            if (!ended) {
                ended = true;
                connection.close();
                afterwards.done(connection, head);
            }
        }
    }

    private void drain() {
        ByteBuffer rest = ByteBuffer.allocate((int) left);
        try {
            while (!ended && read(rest.clear()) >= 0) {
                // Away with it.
            }
        } catch (IOException e) {
            // Then the connection is closed instead.
        }
    }
}
