package dev.hod.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Passes connections on to a registry at a given rate, all together and both ways, so that a small
 * transfer lasts long enough to be hit; and counts what passes.
 */
final class SlowProxy implements AutoCloseable {
    private static final Pattern RESUMED = Pattern.compile("(?i)\\r\\nRange: bytes=[1-9][0-9]*-");
    private static final int UNIT = 16 << 10;

    private final ServerSocket listener;
    private final int upstream;
    private final double nanosPerByte;
    private final AtomicLong freeAt = new AtomicLong(System.nanoTime());
    private final LongAdder down = new LongAdder();
    private final LongAdder up = new LongAdder();
    private final LongAdder resumed = new LongAdder();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private SlowProxy(ServerSocket listener, int upstream, long bytesPerSecond) {
        this.listener = listener;
        this.upstream = upstream;
        this.nanosPerByte = 1e9 / bytesPerSecond;
    }

    /** Begins to listen in front of {@code host}, which is {@code 127.0.0.1:PORT}. */
    static SlowProxy before(String host, long bytesPerSecond) throws IOException {
        int port = Integer.parseInt(host.substring(host.indexOf(':') + 1));
        ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        SlowProxy proxy = new SlowProxy(listener, port, bytesPerSecond);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    String host() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Bytes that clients got so far, heads included. */
    long down() {
        return down.sum();
    }

    /** Bytes that clients sent so far, heads included. */
    long up() {
        return up.sum();
    }

    /** Requests so far that asked for a blob from its middle on. */
    long resumed() {
        return resumed.sum();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), upstream);
                open.add(client);
                open.add(server);
                Thread.ofVirtual().start(() -> pass(server, client, down, false));
                Thread.ofVirtual().start(() -> pass(client, server, up, true));
            } catch (IOException e) {
                // The listener was closed, or the registry has gone: the client sees it.
            }
        }
    }

    private void pass(Socket from, Socket to, LongAdder count, boolean requests) {
        byte[] unit = new byte[UNIT];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(unit); n >= 0; n = in.read(unit)) {
                if (requests && RESUMED.matcher(new String(unit, 0, n, ISO_8859_1)).find()) {
                    resumed.increment();
                }
                pace(n);
                out.write(unit, 0, n);
                count.add(n);
            }
        } catch (IOException e) {
            // One side has gone (it may have been killed): the other one is closed.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    /** Waits until the line, which everybody shares, has room for {@code bytes}. */
    private void pace(int bytes) {
        long duration = (long) (bytes * nanosPerByte);
        long now = System.nanoTime();
        long mine = freeAt.updateAndGet(free -> Math.max(free, now) + duration);
        for (long left = mine - now; left > 0; left = mine - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
