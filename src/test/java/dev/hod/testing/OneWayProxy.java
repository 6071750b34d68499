package dev.hod.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy on the loopback that leads to one server, by whatever name that is asked for. */
abstract class OneWayProxy implements AutoCloseable {
    private final ServerSocket server;
    private final String host;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /**
     * @param host {@code host:port} of the server behind it
     */
    OneWayProxy(ServerSocket server, String host) {
        this.server = server;
        this.host = host;
    }

    /** Listens to a client, and answers; whether it is let through. */
    abstract boolean admits(Socket client) throws IOException;

    final void start() {
        Thread.ofVirtual().start(this::accept);
    }

    /** {@code 127.0.0.1:PORT}. */
    public final String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** What clients asked for, as each kind of proxy is asked. */
    public final List<String> asked() {
        return List.copyOf(asked);
    }

    final void note(String question) {
        asked.add(question);
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
            if (!admits(client)) {
                return;
            }
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

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // The other direction ends as well.
        }
    }

    @Override
    public final void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
