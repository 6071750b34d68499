package dev.hod.transport.docker.daemon;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hod.reference.ImageName;
import dev.hod.tar.TarFile;
import dev.hod.transport.docker.DockerArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URLDecoder;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What of the Engine API images need, over a socket: it gives back the archives that it was given,
 * in chunks, whichever of their images is asked for by its name.
 */
public final class FakeDaemon implements AutoCloseable {
    private final Path folder;
    private final ServerSocketChannel server;
    private final Thread serving;
    private final Map<String, byte[]> images = new TreeMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile String apiVersion = "1.41";
    private volatile int cutAt = Integer.MAX_VALUE;
    private volatile String loadReport = "{\"stream\":\"Loaded image: x\\n\"}\n";

    /** Listens on a socket in the folder. */
    public FakeDaemon(Path folder) throws IOException {
        this.folder = folder;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("daemon.sock")));
        serving = Thread.ofVirtual().start(this::serve);
    }

    DaemonAddress address() {
        return new DaemonAddress("unix://" + folder.resolve("daemon.sock"), Optional.empty());
    }

    /** First lines of all requests so far. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    void speaks(String version) {
        apiVersion = version;
    }

    /** Ends bodies after so many bytes. */
    void cutsAt(int bytes) {
        cutAt = bytes;
    }

    /** Breaks off so many loads before it begins to take them. */
    public void breaksOff(int loads) {
        refused.set(loads);
    }

    /** Answers a load with this. */
    void reports(String report) {
        loadReport = report;
    }

    /** Changes a byte in the middle of this content, wherever it is kept. */
    synchronized void damages(byte[] content) {
        images.replaceAll((_, tar) -> {
            byte[] changed = tar.clone();
            for (int i = 0; i + content.length <= tar.length; i++) {
                if (Arrays.equals(tar, i, i + content.length, content, 0, content.length)) {
                    changed[i + content.length / 2] ^= 1;
                }
            }
            return changed;
        });
    }

    private void serve() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                Thread.ofVirtual()
                        .start(() -> {
                            try (client) {
                                answer(
                                        Channels.newInputStream(client),
                                        Channels.newOutputStream(client));
                            } catch (IOException e) {
                                // The client saw it as well.
                            }
                        });
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void answer(InputStream in, OutputStream out) throws IOException {
        String first = line(in);
        requests.add(first);
        long length = 0;
        boolean tar = false;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.startsWith("Content-Length: ")) {
                length = Long.parseLong(line.substring(16));
            }
            tar |= line.equals("Content-Type: application/x-tar");
        }
        String path = first.split(" ", -1)[1];
        if (path.equals("/_ping")) {
            head(out, "200 OK", "Api-Version: " + apiVersion + "\r\nContent-Length: 2");
            out.write("OK".getBytes(US_ASCII));
        } else if (path.contains("/images/load") && tar) {
            byte[] body = in.readNBytes((int) length);
            if (refused.getAndDecrement() > 0) {
                return;
            }
            load(body);
            head(out, "200 OK", "Transfer-Encoding: chunked");
            chunked(out, loadReport.getBytes(UTF_8));
        } else if (path.contains("/images/get?names=")) {
            save(out, URLDecoder.decode(path.substring(path.indexOf('=') + 1), UTF_8));
        } else if (path.endsWith("/images/json")) {
            StringBuilder list = new StringBuilder();
            for (String name : names()) {
                list.append(list.isEmpty() ? "" : ",");
                list.append("{\"Id\":\"sha256:0\",\"RepoTags\":[\"").append(name).append("\"]}");
            }
            head(out, "200 OK", "Transfer-Encoding: chunked");
            chunked(out, ("[" + list + "]").getBytes(UTF_8));
        } else {
            refuse(out, "404 Not Found", "page not found");
        }
    }

    private synchronized List<String> names() {
        return List.copyOf(images.keySet());
    }

    private synchronized void load(byte[] tar) throws IOException {
        try (DockerArchive archive =
                DockerArchive.of(
                        TarFile.receive(
                                Channels.newChannel(new ByteArrayInputStream(tar)),
                                "loaded",
                                folder))) {
            for (ImageName name : archive.names()) {
                images.put(name.tag().orElseThrow(), tar);
            }
        }
    }

    private synchronized void save(OutputStream out, String name) throws IOException {
        byte[] tar = images.get(name);
        if (tar == null) {
            refuse(out, "404 Not Found", "reference does not exist");
            return;
        }
        head(out, "200 OK", "Transfer-Encoding: chunked\r\nContent-Type: application/x-tar");
        chunked(out, tar);
    }

    private void chunked(OutputStream out, byte[] body) throws IOException {
        int from = 0;
        while (from < Math.min(body.length, cutAt)) {
            int count = Math.min(4_000, Math.min(body.length, cutAt) - from);
            out.write((Integer.toHexString(count) + "\r\n").getBytes(US_ASCII));
            out.write(body, from, count);
            out.write("\r\n".getBytes(US_ASCII));
            from += count;
        }
        if (from == body.length) {
            out.write("0\r\n\r\n".getBytes(US_ASCII));
        }
    }

    private static void refuse(OutputStream out, String status, String message) throws IOException {
        byte[] body = ("{\"message\":\"" + message + "\"}\n").getBytes(UTF_8);
        head(out, status, "Content-Length: " + body.length);
        out.write(body);
    }

    private static void head(OutputStream out, String status, String lines) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\n" + lines + "\r\n\r\n").getBytes(US_ASCII));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /**
     * Nobody is let in once this has returned: the socket goes with the last thread that accepts.
     */
    @Override
    public void close() throws IOException {
        server.close();
        try {
            serving.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
