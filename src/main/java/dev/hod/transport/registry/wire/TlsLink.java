package dev.hod.transport.registry.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import javax.net.ssl.SSLSocket;

/** A socket under TLS; bytes pass through an array of one record's size. */
final class TlsLink extends Link {
    private static final int RECORD = 16 << 10;

    private final PlainLink below;
    private final SSLSocket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] record = new byte[RECORD];

    TlsLink(PlainLink below, SSLSocket socket) throws IOException {
        this.below = below;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    SSLSocket socket() {
        return socket;
    }

    @Override
    int read(ByteBuffer target) throws IOException {
        int count = in.read(record, 0, Math.min(record.length, target.remaining()));
        if (count > 0) {
            target.put(record, 0, count);
        }
        return count;
    }

    @Override
    void write(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            int count = Math.min(record.length, source.remaining());
            source.get(record, 0, count);
            out.write(record, 0, count);
        }
        out.flush();
    }

    @Override
    boolean sendsFiles() {
        return false;
    }

    @Override
    long send(FileChannel file, long offset, long count) {
        return 0;
    }

    @Override
    boolean hasNews() throws IOException {
        // What lies in the socket may be a session ticket rather than an answer.
        return in.available() > 0;
    }

    @Override
    boolean isQuiet() throws IOException {
        return below.isQuiet();
    }

    @Override
    void drop() {
        below.drop();
    }

    @Override
    public void close() throws IOException {
        try {
            socket.close();
        } finally {
            below.drop();
        }
    }
}
