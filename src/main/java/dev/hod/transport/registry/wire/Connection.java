package dev.hod.transport.registry.wire;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One connection, for one request after another (RFC 9112). */
final class Connection implements Closeable {
    private static final int BUFFER = 16 << 10;
    private static final int MAX_HEAD = 64 << 10;

    private final Link link;
    private final long stall;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER).flip();
    private boolean answered;
    private long idleSince;

    Connection(Link link, Duration stall) {
        this.link = link;
        this.stall = stall.toNanos();
    }

    Link link() {
        return link;
    }

    /** Whether a byte of the current request's reply has come. */
    boolean hasAnswered() {
        return answered;
    }

    void rest() {
        link.calm();
        idleSince = System.nanoTime();
    }

    /** Whether the server has most likely not given it up. */
    boolean isFresh(long longestRest) {
        try {
            return System.nanoTime() - idleSince < longestRest
                    && !in.hasRemaining()
                    && link.isQuiet();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Sends a request and reads the reply's head. Where sending breaks, the reply is looked for all
     * the same: a server that refuses a body does so before it has read it.
     */
    Head exchange(Call call, String head) throws IOException {
        answered = false;
        IOException broken = null;
        try {
            new BodyWriter(link, stall).send(head, call.body());
        } catch (SourceFailure e) {
            throw e;
        } catch (IOException e) {
            broken = Stalls.explain(link, e, "sending stalled");
        }
        try {
            link.expect(broken == null ? Math.max(stall, call.patience().toNanos()) : stall);
            Head reply = head();
            while (reply.status() / 100 == 1) {
                reply = head();
            }
            return reply;
        } catch (IOException e) {
            if (broken != null) {
                broken.addSuppressed(e);
                throw broken;
            }
            throw Stalls.explain(link, e, "no reply came");
        }
    }

    private Head head() throws IOException {
        String[] start = line().split(" ", 3);
        if (start.length < 2 || !start[0].startsWith("HTTP/1.") || !isStatus(start[1])) {
            throw new ProtocolException("the reply is not HTTP/1.1");
        }
        List<Headers.Header> headers = new ArrayList<>();
        int size = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            size += line.length();
            int colon = line.indexOf(':');
            if (colon > 0 && size <= MAX_HEAD) {
                headers.add(
                        new Headers.Header(
                                line.substring(0, colon).strip(),
                                line.substring(colon + 1).strip()));
            } else if (size > MAX_HEAD) {
                throw new ProtocolException("the reply's head is too long");
            }
        }
        return new Head(start[0], Integer.parseInt(start[1]), new Headers(headers));
    }

    private static boolean isStatus(String text) {
        return text.length() == 3
                && text.charAt(0) >= '1'
                && text.charAt(0) <= '5'
                && Headers.isDigit(text.charAt(1))
                && Headers.isDigit(text.charAt(2));
    }

    /** A line without its end. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            while (in.hasRemaining()) {
                char c = (char) (in.get() & 0xff);
                if (c == '\n') {
                    int length = line.length();
                    if (length > 0 && line.charAt(length - 1) == '\r') {
                        line.setLength(length - 1);
                    }
                    return line.toString();
                }
                line.append(c);
            }
            if (line.length() > MAX_HEAD) {
                throw new ProtocolException("a line of the reply is too long");
            }
            in.clear();
            int count = link.read(in);
            in.flip();
            if (count < 0) {
                throw new EOFException("the connection was closed");
            }
            answered = true;
        }
    }

    /** Reads body bytes: those that came with the head, then straight from the socket. */
    int read(ByteBuffer target) throws IOException {
        if (in.hasRemaining()) {
            int count = Math.min(in.remaining(), target.remaining());
            target.put(target.position(), in, in.position(), count);
            target.position(target.position() + count);
            in.position(in.position() + count);
            return count;
        }
        link.expect(stall);
        try {
            return link.read(target);
        } catch (IOException e) {
            throw Stalls.explain(link, e, "the body stalled");
        }
    }

    @Override
    public void close() throws IOException {
        link.close();
    }

    /** The first lines of a reply. */
    record Head(String version, int status, Headers headers) {
        /** Whether another request may follow on this connection. */
        boolean keepsAlive() {
            String connection = headers.first("connection").orElse("");
            return version.equals("HTTP/1.1")
                    ? !connection.equalsIgnoreCase("close")
                    : connection.equalsIgnoreCase("keep-alive");
        }
    }

    /** The request's first lines, as they go out. */
    static String text(String method, String target, Headers headers) {
        StringBuilder text = new StringBuilder(512);
        text.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        for (Headers.Header line : headers.lines()) {
            if (breaksLines(line.name()) || breaksLines(line.value())) {
                throw new IllegalArgumentException("a line break in header " + line.name());
            }
            text.append(line.name()).append(": ").append(line.value()).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    private static boolean breaksLines(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }

    static ByteBuffer encode(String head) {
        return ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1));
    }
}
