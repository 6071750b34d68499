package dev.hod.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/** A proxy that knows CONNECT alone, wants credentials, and leads to one server by any name. */
public final class ConnectProxy implements AutoCloseable {
    private final ServerSocket server;
    private final String host;
    private final String authorization;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private ConnectProxy(ServerSocket server, String host, String authorization) {
        this.server = server;
        this.host = host;
        this.authorization = authorization;
    }

    /**
     * Starts one.
     *
     * @param host {@code host:port} of the server behind it
     * @param authorization the value of {@code Proxy-Authorization} that it wants
     */
    public static ConnectProxy start(String host, String authorization) throws IOException {
        return start(
                new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), host, authorization);
    }

    /** Starts one that is spoken to under TLS. */
    public static ConnectProxy start(String host, String authorization, SSLContext tls)
            throws IOException {
        ServerSocket server =
                tls.getServerSocketFactory()
                        .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return start(server, host, authorization);
    }

    private static ConnectProxy start(ServerSocket server, String host, String authorization) {
        ConnectProxy proxy = new ConnectProxy(server, host, authorization);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    /** {@code 127.0.0.1:PORT}. */
    public String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** The first lines of the requests that came. */
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
            String head = head(client.getInputStream());
            asked.add(head.lines().findFirst().orElse(""));
            boolean welcome =
                    head.startsWith("CONNECT ")
                            && head.contains("Proxy-Authorization: " + authorization + "\r\n");
            answer(client, welcome ? "200 OK" : "407 No\r\nProxy-Authenticate: Basic realm=\"x\"");
            if (welcome) {
                String[] address = host.split(":", 2);
                try (Socket behind = new Socket(address[0], Integer.parseInt(address[1]))) {
                    sockets.add(behind);
                    Thread.ofVirtual().start(() -> pump(behind, client));
                    pump(client, behind);
                }
            }
        } catch (IOException e) {
            // One of them went away.
        }
    }

    private static void answer(Socket client, String status) throws IOException {
        String length = status.startsWith("200") ? "" : "Content-Length: 0\r\n";
        String text = "HTTP/1.1 " + status + "\r\n" + length + "\r\n";
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
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
