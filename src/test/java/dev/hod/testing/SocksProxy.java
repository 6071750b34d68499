package dev.hod.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A SOCKS 5 proxy that wants a user, knows names only, and leads to one server by any of them. */
public final class SocksProxy implements AutoCloseable {
    private final ServerSocket server;
    private final String host;
    private final String user;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private SocksProxy(ServerSocket server, String host, String user) {
        this.server = server;
        this.host = host;
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
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    /** {@code 127.0.0.1:PORT}. */
    public String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Where it was to lead, {@code host:port}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            in.readByte();
            if (!new String(text(in), StandardCharsets.ISO_8859_1).contains("\2")) {
                client.getOutputStream().write(new byte[] {5, (byte) 0xff});
                return;
            }
            client.getOutputStream().write(new byte[] {5, 2});
            in.readByte();
            String who = string(in) + ':' + string(in);
            client.getOutputStream().write(new byte[] {1, (byte) (who.equals(user) ? 0 : 1)});
            in.readFully(new byte[4]);
            asked.add(string(in) + ':' + in.readUnsignedShort());
            client.getOutputStream().write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
            String[] address = host.split(":", 2);
            try (Socket behind = new Socket(address[0], Integer.parseInt(address[1]))) {
                sockets.add(behind);
                Thread.ofVirtual().start(() -> pump(behind, client));
                pump(client, behind);
            }
        } catch (IOException e) {
            // One of them went away.
        }
    }

    private static byte[] text(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readUnsignedByte()];
        in.readFully(bytes);
        return bytes;
    }

    private static String string(DataInputStream in) throws IOException {
        return new String(text(in), StandardCharsets.UTF_8);
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // The other direction ends as well.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
