package dev.hod.transport.registry.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/** A bare socket: buffers are filled by the kernel, files sent by it. */
final class PlainLink extends Link {
    private final SocketChannel channel;

    PlainLink(SocketChannel channel) {
        this.channel = channel;
    }

    SocketChannel channel() {
        return channel;
    }

    @Override
    int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    void write(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            channel.write(source);
        }
    }

    @Override
    boolean sendsFiles() {
        return true;
    }

    @Override
    long send(FileChannel file, long offset, long count) throws IOException {
        return file.transferTo(offset, count, channel);
    }

    @Override
    boolean hasNews() throws IOException {
        return channel.socket().getInputStream().available() > 0;
    }

    @Override
    boolean isQuiet() throws IOException {
        channel.configureBlocking(false);
        try {
            return channel.read(ByteBuffer.allocate(1)) == 0;
        } finally {
            channel.configureBlocking(true);
        }
    }

    @Override
    void drop() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is of no more use either way.
        }
    }

    @Override
    public void close() {
        drop();
    }
}
