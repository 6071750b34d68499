package dev.hod.transport.docker.daemon;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A daemon's reply (RFC 9112), whose body is read from it; it ends where the daemon says, and fails
 * where the connection ends before.
 */
final class Answer implements ReadableByteChannel {
    private static final int BUFFER = 256 << 10;
    private static final int MAX_HEAD = 64 << 10;

    private final String host;
    private final Wire wire;
    private final InputStream in;
    private final int status;
    private final Map<String, String> headers;
    private final boolean chunked;
    private final byte[] bytes = new byte[64 << 10];

    /** Of the chunk or the whole body; -1 for one that ends with the connection. */
    private long left;

    private boolean ended;
    private boolean closed;

    private Answer(
            String host, Wire wire, InputStream in, int status, Map<String, String> headers) {
        this.host = host;
        this.wire = wire;
        this.in = in;
        this.status = status;
        this.headers = headers;
        this.chunked =
                headers.getOrDefault("transfer-encoding", "")
                        .toLowerCase(Locale.ROOT)
                        .endsWith("chunked");
        String length = headers.getOrDefault("content-length", "");
        this.left = chunked ? 0 : length.matches("[0-9]{1,18}") ? Long.parseLong(length) : -1;
        this.ended = !chunked && left == 0;
    }

    /**
     * Reads a reply's head.
     *
     * @param host the daemon, as messages name it
     */
    static Answer read(Wire wire, String host) throws IOException {
        InputStream in = new BufferedInputStream(wire.in(), BUFFER);
        String[] start = line(in).split(" ", 3);
        while (start.length > 1 && start[1].equals("100")) {
            headers(in);
            start = line(in).split(" ", 3);
        }
        if (start.length < 2 || !start[0].startsWith("HTTP/1.") || !start[1].matches("[0-9]{3}")) {
            throw new IOException("the reply is not HTTP/1.1");
        }
        return new Answer(host, wire, in, Integer.parseInt(start[1]), headers(in));
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        int size = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            size += line.length();
            if (size > MAX_HEAD) {
                throw new IOException("the reply's head is too long");
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection was closed");
            }
            if (line.length() > MAX_HEAD) {
                throw new IOException("a line of the reply is too long");
            }
            line.append((char) c);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r'
                ? line.substring(0, length - 1)
                : line.toString();
    }

    int status() {
        return status;
    }

    /** A header's value; empty where there is none. */
    String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        try {
            return next(target);
        } catch (IOException e) {
            throw DaemonFailure.brokeOff(host, "its answer broke off: " + e.getMessage());
        }
    }

    private int next(ByteBuffer target) throws IOException {
        if (ended || !target.hasRemaining()) {
            return ended ? -1 : 0;
        }
        if (chunked && left == 0 && !nextChunk()) {
            return -1;
        }
        int most = Math.min(bytes.length, target.remaining());
        int count = in.read(bytes, 0, left < 0 ? most : (int) Math.min(most, left));
        if (count < 0) {
            ended = left < 0;
            if (ended) {
                return -1;
            }
            throw new EOFException("the connection was closed");
        }
        target.put(bytes, 0, count);
        if (left > 0) {
            left -= count;
            if (left == 0) {
                if (chunked) {
                    line(in);
                } else {
                    ended = true;
                }
            }
        }
        return count;
    }

    private boolean nextChunk() throws IOException {
        String size = line(in);
        int end = size.indexOf(';');
        try {
            left = Long.parseLong((end < 0 ? size : size.substring(0, end)).strip(), 16);
        } catch (NumberFormatException e) {
            throw new IOException("the reply has a chunk without a size", e);
        }
        if (left == 0) {
            headers(in);
            ended = true;
        }
        return left > 0;
    }

    /** The rest of the body, or its first {@code limit} bytes. */
    byte[] bytes(int limit) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(limit);
        while (all.hasRemaining() && read(all) >= 0) {
            // Until there is no more.
        }
        byte[] content = new byte[all.position()];
        all.flip().get(content);
        return content;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        wire.close();
    }
}
