package dev.hod.transport.docker.daemon;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;

/** A connection to a daemon, for one request. */
record Wire(Closeable connection, InputStream in, OutputStream out) implements Closeable {
    private static final int PLAIN_PORT = 2375;
    private static final int TLS_PORT = 2376;
    private static final int PATIENCE_MILLIS = 10_000;

    /**
     * Connects.
     *
     * @throws DaemonFailure of kind UNREACHABLE where nobody answers
     */
    static Wire to(DaemonAddress address) throws IOException {
        Optional<Path> socket = address.socket();
        String authority = socket.isPresent() ? "" : address.authority();
        try {
            return socket.isPresent() ? local(socket.get()) : remote(authority, address.tls());
        } catch (DaemonFailure e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw DaemonFailure.unreachable(address.host(), e);
        }
    }

    private static Wire local(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return new Wire(
                channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    }

    private static Wire remote(String authority, Optional<DaemonAddress.Tls> tls)
            throws IOException {
        int colon = authority.lastIndexOf(':');
        boolean port = colon > authority.lastIndexOf(']');
        String host = port ? authority.substring(0, colon) : authority;
        int number =
                port
                        ? Integer.parseInt(authority.substring(colon + 1))
                        : tls.isPresent() ? TLS_PORT : PLAIN_PORT;
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, number), PATIENCE_MILLIS);
            Socket spoken =
                    tls.isPresent() ? DaemonTls.over(socket, host, number, tls.get()) : socket;
            return new Wire(spoken, spoken.getInputStream(), spoken.getOutputStream());
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
