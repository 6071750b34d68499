import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A docker-registry of its own over a folder, and what it was asked for. */
final class Registry implements AutoCloseable {
    private static final Pattern ACCESS = Pattern.compile("\"([A-Z]+) /v2/\\S* [^\"]*\" (\\d+) (\\d+)");

    private final Process process;
    private final Path log;
    private final int port;
    private long seen;
    private long readBefore;

    private Registry(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Requests of a stretch of time, by method, and bytes of bodies either way. */
    record Traffic(Map<String, Integer> requests, long sent, long received) {
        static final Traffic NONE = new Traffic(Map.of(), 0, 0);

        int count() {
            return requests.values().stream().mapToInt(Integer::intValue).sum();
        }

        long bytes() {
            return sent + received;
        }

        Traffic plus(Traffic other) {
            Map<String, Integer> sum = new HashMap<>(requests);
            other.requests.forEach((method, count) -> sum.merge(method, count, Integer::sum));
            return new Traffic(sum, sent + other.sent, received + other.received);
        }
    }

    static Registry start(Path storage, Path scratch) throws IOException {
        int port = freePort();
        Files.createDirectories(storage);
        Path config = scratch.resolve("registry-" + port + ".yml");
        Path log = scratch.resolve("registry-" + port + ".log");
        Files.writeString(
                config,
                """
                version: 0.1
                log: {level: error}
                storage:
                  filesystem: {rootdirectory: %s}
                  delete: {enabled: true}
                  cache: {blobdescriptor: inmemory}
                http: {addr: "127.0.0.1:%d"}
                """
                        .formatted(storage, port));
        Process process =
                new ProcessBuilder("docker-registry", "serve", config.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        // Whoever stops the benchmark stops its registries, too.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Registry registry = new Registry(process, log, port);
        registry.awaitReady();
        registry.traffic();
        return registry;
    }

    private void awaitReady() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    close();
                    throw new IOException("docker-registry does not start: see " + log, e);
                }
                pause(20);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String host() {
        return "127.0.0.1:" + port;
    }

    /**
     * What passed since the last call. Bytes sent are the bodies in the access log; bytes received
     * are what the process read (its requests come from sockets; it reads little else while it is
     * pushed to).
     */
    Traffic traffic() throws IOException {
        pause(50); // the log line comes after the answer
        Map<String, Integer> requests = new HashMap<>();
        long sent = 0;
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(seen);
            byte[] lines = new byte[Math.toIntExact(file.length() - seen)];
            file.readFully(lines);
            seen += lines.length;
            Matcher matcher = ACCESS.matcher(new String(lines, StandardCharsets.UTF_8));
            while (matcher.find()) {
                requests.merge(matcher.group(1), 1, Integer::sum);
                sent += matcher.group(1).equals("HEAD") ? 0 : Long.parseLong(matcher.group(3));
            }
        }
        long read = readByProcess();
        long received = requests.containsKey("PUT") ? read - readBefore : 0;
        readBefore = read;
        return new Traffic(requests, sent, received);
    }

    private long readByProcess() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/io"))) {
            if (line.startsWith("rchar: ")) {
                return Long.parseLong(line.substring("rchar: ".length()));
            }
        }
        return 0;
    }

    static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
