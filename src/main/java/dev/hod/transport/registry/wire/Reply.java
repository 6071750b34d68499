package dev.hod.transport.registry.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * What came back. Close it: only then can its connection serve again.
 *
 * @param body ends with the body; an {@link java.io.EOFException} says that it was cut short
 */
public record Reply(int status, Headers headers, ReadableByteChannel body)
        implements AutoCloseable {
    private static final int STEP = 8 << 10;

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** The body up to {@code limit} bytes; what lies behind is left unread. */
    public byte[] bytes(int limit) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WritableByteChannel sink = Channels.newChannel(out);
        ByteBuffer buffer = ByteBuffer.allocate(STEP);
        while (out.size() < limit) {
            buffer.clear().limit(Math.min(STEP, limit - out.size()));
            if (body.read(buffer) < 0) {
                break;
            }
            sink.write(buffer.flip());
        }
        return out.toByteArray();
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
