package dev.hod.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A SOCKS 5 proxy that wants a user, knows names only, and leads to one server by any of them. It
 * is asked for {@code host:port}.
 */
public final class SocksProxy extends OneWayProxy {
    private final String user;

    private SocksProxy(ServerSocket server, String host, String user) {
        super(server, host);
        this.user = user;
    }

    /**
     * Starts one.
     *
     * @param host {@code host:port} of the server behind it
     * @param user {@code user:password} that it wants
     */
    public static SocksProxy start(String host, String user) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SocksProxy proxy = new SocksProxy(server, host, user);
        proxy.start();
        return proxy;
    }

    @Override
    boolean admits(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        in.readByte();
        if (!new String(text(in), StandardCharsets.ISO_8859_1).contains("\2")) {
            client.getOutputStream().write(new byte[] {5, (byte) 0xff});
            return false;
        }
        client.getOutputStream().write(new byte[] {5, 2});
        in.readByte();
        String who = string(in) + ':' + string(in);
        client.getOutputStream().write(new byte[] {1, (byte) (who.equals(user) ? 0 : 1)});
        in.readFully(new byte[4]);
        note(string(in) + ':' + in.readUnsignedShort());
        client.getOutputStream().write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        return true;
    }

    private static byte[] text(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readUnsignedByte()];
        in.readFully(bytes);
        return bytes;
    }

    private static String string(DataInputStream in) throws IOException {
        return new String(text(in), StandardCharsets.UTF_8);
    }
}
