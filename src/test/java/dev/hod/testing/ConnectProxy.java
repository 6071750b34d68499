package dev.hod.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;

/**
 * A proxy that knows CONNECT alone, wants credentials, and leads to one server by any name. It is
 * asked by the first lines of requests.
 */
public final class ConnectProxy extends OneWayProxy {
    private final String authorization;

    private ConnectProxy(ServerSocket server, String host, String authorization) {
        super(server, host);
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
        proxy.start();
        return proxy;
    }

    @Override
    boolean admits(Socket client) throws IOException {
        String head = head(client.getInputStream());
        note(head.lines().findFirst().orElse(""));
        boolean welcome =
                head.startsWith("CONNECT ")
                        && head.contains("Proxy-Authorization: " + authorization + "\r\n");
        answer(client, welcome ? "200 OK" : "407 No\r\nProxy-Authenticate: Basic realm=\"x\"");
        return welcome;
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
}
