package dev.hod.transport.registry.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Asks a SOCKS 5 proxy (RFC 1928, RFC 1929) to connect a link to a server, by the server's name.
 */
final class Socks {
    private static final byte VERSION = 5;
    private static final byte CONNECT = 1;
    private static final byte BY_NAME = 3;
    private static final byte NO_USER = 0;
    private static final byte USER = 2;
    private static final int LONGEST = 255;

    private final Link link;
    private final Proxies.Proxy proxy;

    private Socks(Link link, Proxies.Proxy proxy) {
        this.link = link;
        this.proxy = proxy;
    }

    /**
     * Lets a fresh link to the proxy lead to a server.
     *
     * @throws ProxyRefusal where the proxy does not want to
     */
    static void connect(Link link, Proxies.Proxy proxy, Origin origin) throws IOException {
        Socks socks = new Socks(link, proxy);
        String target = origin.host() + ':' + origin.port();
        socks.greet(target);
        byte[] name = socks.text(origin.address());
        ByteBuffer request = ByteBuffer.allocate(7 + name.length);
        request.put(VERSION).put(CONNECT).put((byte) 0).put(BY_NAME);
        request.put((byte) name.length).put(name).putShort((short) origin.port());
        link.write(request.flip());
        ByteBuffer reply = socks.read(4);
        int answer = reply.get(1);
        if (answer != 0) {
            throw new ProxyRefusal(proxy, target, reason(answer));
        }
        int rest =
                switch (reply.get(3)) {
                    case 1 -> 4;
                    case 4 -> 16;
                    case BY_NAME -> socks.read(1).get(0) & 0xff;
                    default -> throw new ProtocolException("proxy " + proxy + " speaks no SOCKS 5");
                };
        socks.read(rest + 2);
    }

    private void greet(String target) throws IOException {
        Optional<Proxies.User> user = proxy.user();
        link.write(ByteBuffer.wrap(new byte[] {VERSION, 1, user.isPresent() ? USER : NO_USER}));
        ByteBuffer choice = read(2);
        if (choice.get(0) != VERSION) {
            throw new ProtocolException("proxy " + proxy + " speaks no SOCKS 5");
        }
        switch (choice.get(1)) {
            case NO_USER -> {}
            case USER -> logIn(user.orElse(new Proxies.User("", "")), target);
            default ->
                    throw new ProxyRefusal(
                            proxy, target, "it wants socks5://USER:PASSWORD@HOST:PORT");
        }
    }

    private void logIn(Proxies.User user, String target) throws IOException {
        byte[] name = text(user.name());
        byte[] password = text(user.password());
        ByteBuffer request = ByteBuffer.allocate(3 + name.length + password.length);
        request.put((byte) 1).put((byte) name.length).put(name);
        request.put((byte) password.length).put(password);
        link.write(request.flip());
        if (read(2).get(1) != 0) {
            throw new ProxyRefusal(proxy, target, "user or password are wrong");
        }
    }

    private byte[] text(String text) throws ProtocolException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST) {
            throw new ProtocolException("proxy " + proxy + ": a name is too long for SOCKS 5");
        }
        return bytes;
    }

    private ByteBuffer read(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (link.read(bytes) < 0) {
                throw new EOFException("proxy " + proxy + " hung up");
            }
        }
        return bytes.flip();
    }

    private static String reason(int answer) {
        return switch (answer) {
            case 2 -> "not allowed";
            case 3 -> "network unreachable";
            case 4 -> "host unreachable";
            case 5 -> "connection refused";
            default -> "failure " + answer;
        };
    }
}
