import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends the fewest requests that put given images into an empty registry or bring them from one,
 * and nothing else: the yardstick for what the registry itself allows. The plan is ready made (see {@link BarePlan}), a
 * line a piece of work, {@code barrier} between the phases; nothing is checked or hashed here.
 *
 * <pre>
 *   send     repository digest file            POST, PUT from the file by sendfile
 *   copy     repository digest source size     GET from the source's repository, POST, PUT
 *   mount    repository digest from            POST
 *   load     repository digest file            GET into a file
 *   fetch    repository reference              GET a manifest of the source, remembered
 *   manifest repository reference type file    PUT; of "-" what was fetched before it
 * </pre>
 *
 * Use: {@code BareLoop PLAN TARGET-PORT SOURCE-PORT CONNECTIONS}
 */
final class BareLoop {
    static final String ACCEPT =
            "application/vnd.docker.distribution.manifest.v2+json,"
                    + "application/vnd.docker.distribution.manifest.list.v2+json,"
                    + "application/vnd.oci.image.manifest.v1+json,"
                    + "application/vnd.oci.image.index.v1+json";

    private final int targetPort;
    private final int sourcePort;
    private final Map<String, byte[]> fetched = new ConcurrentHashMap<>();

    private BareLoop(int targetPort, int sourcePort) {
        this.targetPort = targetPort;
        this.sourcePort = sourcePort;
    }

    public static void main(String[] arguments) throws Exception {
        BareLoop loop =
                new BareLoop(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        List<List<String[]>> phases = new ArrayList<>();
        phases.add(new ArrayList<>());
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            if (line.equals("barrier")) {
                phases.add(new ArrayList<>());
            } else {
                phases.getLast().add(line.split("\t"));
            }
        }
        loop.run(phases, Integer.parseInt(arguments[3]));
    }

    private void run(List<List<String[]>> phases, int connections) throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Queue<Worker> idle = new ArrayDeque<>();
        for (int i = 0; i < connections; i++) {
            idle.add(new Worker());
        }
        for (List<String[]> phase : phases) {
            Queue<String[]> work = new ConcurrentLinkedQueue<>(phase);
            List<Thread> threads = new ArrayList<>();
            for (Worker worker : idle) {
                threads.add(
                        Thread.ofPlatform()
                                .start(
                                        () -> {
                                            try {
                                                worker.drain(work);
                                            } catch (Throwable t) {
                                                failure.compareAndSet(null, t);
                                            }
                                        }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            if (failure.get() != null) {
                throw new IOException("bare loop", failure.get());
            }
        }
    }

    /** One connection to each side. */
    private final class Worker {
        private final ByteBuffer copyBuffer = ByteBuffer.allocateDirect(256 << 10);
        private Http target;
        private Http source;

        void drain(Queue<String[]> work) throws IOException {
            for (String[] item = work.poll(); item != null; item = work.poll()) {
                one(item);
            }
        }

        private void one(String[] item) throws IOException {
            String base = "/v2/" + item[1];
            switch (item[0]) {
                case "send" -> {
                    try (FileChannel file = FileChannel.open(Path.of(item[3]))) {
                        target().putBlob(upload(base), item[2], file.size());
                        target().sendFile(file);
                    }
                    target().expect(201);
                }
                case "copy" -> copy(base, item);
                case "load" -> load(base, item);
                case "mount" -> {
                    target().request("POST", base + "/blobs/uploads/?mount=" + item[2] + "&from=" + item[3], "", 0);
                    target().expect(201);
                }
                case "fetch" -> {
                    source().request("GET", base + "/manifests/" + item[2], "Accept: " + ACCEPT + "\r\n", 0);
                    source().expect(200);
                    fetched.put(item[1] + ' ' + item[2], source().body());
                }
                case "manifest" -> {
                    byte[] content =
                            item[4].equals("-")
                                    ? fetched.get(item[1] + ' ' + item[5])
                                    : Files.readAllBytes(Path.of(item[4]));
                    target().request("PUT", base + "/manifests/" + item[2], "Content-Type: " + item[3] + "\r\n", content.length);
                    target().send(ByteBuffer.wrap(content));
                    target().expect(201);
                }
                default -> throw new IOException("unknown work " + item[0]);
            }
        }

        private String upload(String base) throws IOException {
            target().request("POST", base + "/blobs/uploads/", "", 0);
            return target().expect(202);
        }

        private void copy(String base, String[] item) throws IOException {
            long size = Long.parseLong(item[4]);
            String location = upload(base);
            source().request("GET", "/v2/" + item[3] + "/blobs/" + item[2], "", 0);
            source().expect(200);
            target().putBlob(location, item[2], size);
            for (long left = size; left > 0; ) {
                copyBuffer.clear().limit((int) Math.min(copyBuffer.capacity(), left));
                source().fill(copyBuffer);
                left -= copyBuffer.flip().remaining();
                target().send(copyBuffer);
            }
            target().expect(201);
        }

        private void load(String base, String[] item) throws IOException {
            source().request("GET", base + "/blobs/" + item[2], "", 0);
            source().expect(200);
            try (FileChannel file =
                    FileChannel.open(
                            Path.of(item[3]),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE)) {
                for (long left = source().bodyLeft; left > 0; ) {
                    copyBuffer.clear().limit((int) Math.min(copyBuffer.capacity(), left));
                    source().fill(copyBuffer);
                    left -= copyBuffer.flip().remaining();
                    file.write(copyBuffer);
                }
            }
        }

        private Http target() throws IOException {
            if (target == null) {
                target = new Http(targetPort);
            }
            return target;
        }

        private Http source() throws IOException {
            if (source == null) {
                source = new Http(sourcePort);
            }
            return source;
        }
    }

    /** A kept connection; answers have a Content-Length here. */
    private static final class Http {
        private final SocketChannel channel;
        private final String host;
        private final ByteBuffer in = ByteBuffer.allocateDirect(16 << 10).flip();
        private long bodyLeft;

        Http(int port) throws IOException {
            host = "127.0.0.1:" + port;
            channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }

        void request(String method, String path, String headers, long length) throws IOException {
            skipBody();
            String head =
                    method + ' ' + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers
                            + (method.equals("GET") ? "" : "Content-Length: " + length + "\r\n")
                            + "\r\n";
            send(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
        }

        void putBlob(String location, String digest, long size) throws IOException {
            String path = location.startsWith("http") ? location.substring(location.indexOf('/', 8)) : location;
            request("PUT", path + (path.contains("?") ? "&" : "?") + "digest=" + digest, "", size);
        }

        void send(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        void sendFile(FileChannel file) throws IOException {
            long size = file.size();
            for (long at = 0; at < size; ) {
                at += file.transferTo(at, size - at, channel);
            }
        }

        /** Reads an answer's head; its Location, or nothing. */
        String expect(int status) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                if (!in.hasRemaining()) {
                    more();
                }
                head.append((char) in.get());
            }
            String location = "";
            bodyLeft = 0;
            for (String line : head.toString().split("\r\n")) {
                int colon = line.indexOf(':');
                if (colon > 0 && line.substring(0, colon).equalsIgnoreCase("Content-Length")) {
                    bodyLeft = Long.parseLong(line.substring(colon + 1).strip());
                } else if (colon > 0 && line.substring(0, colon).equalsIgnoreCase("Location")) {
                    location = line.substring(colon + 1).strip();
                }
            }
            if (!head.toString().startsWith("HTTP/1.1 " + status)) {
                throw new IOException("expected " + status + ", got " + head.toString().strip());
            }
            return location;
        }

        byte[] body() throws IOException {
            ByteBuffer body = ByteBuffer.allocate((int) bodyLeft);
            fill(body);
            return body.array();
        }

        /** Fills the buffer from the body. */
        void fill(ByteBuffer target) throws IOException {
            bodyLeft -= target.remaining();
            while (target.hasRemaining()) {
                if (in.hasRemaining()) {
                    int part = Math.min(in.remaining(), target.remaining());
                    target.put(target.position(), in, in.position(), part);
                    target.position(target.position() + part);
                    in.position(in.position() + part);
                } else if (channel.read(target) < 0) {
                    throw new EOFException("the registry closed the connection");
                }
            }
        }

        private void skipBody() throws IOException {
            if (bodyLeft > 0) {
                body();
            }
        }

        private void more() throws IOException {
            in.clear();
            if (channel.read(in) < 0) {
                throw new EOFException("the registry closed the connection");
            }
            in.flip();
        }
    }
}
