package dev.hod.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Debian's Docker daemon in a folder of its own, without a network, until it is closed. The
 * containerd that it starts serves {@code ctr} too.
 */
public final class Dockerd implements AutoCloseable {
    private static final String READY = "API listen on ";

    private final Process process;
    private final Path folder;
    private final List<String> addresses;

    private Dockerd(Process process, Path folder, List<String> addresses) {
        this.process = process;
        this.folder = folder;
        this.addresses = addresses;
    }

    /**
     * Starts a daemon, and returns once it answers.
     *
     * @param more arguments, such as further addresses to listen on
     */
    public static Dockerd start(String... more) throws IOException {
        Path program = Peers.require("dockerd");
        Path folder = Files.createTempDirectory("dockerd-");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                program.toString(),
                                "--iptables=false",
                                "--ip6tables=false",
                                "--bridge=none",
                                "--ip-forward=false",
                                "--ip-masq=false",
                                "--storage-driver=vfs",
                                "--data-root=" + folder.resolve("d"),
                                "--exec-root=" + folder.resolve("e"),
                                "--pidfile=" + folder.resolve("p"),
                                "--config-file=" + folder.resolve("none"),
                                "-H=unix://" + folder.resolve("s")));
        command.addAll(List.of(more));
        // The file must be there when it is named.
        Files.writeString(folder.resolve("none"), "{}");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        int count = 1 + (int) Stream.of(more).filter(m -> m.startsWith("-H")).count();
        return new Dockerd(process, folder, await(process, count));
    }

    /** Where it listens, as it logs it: it chooses ports itself. */
    private static List<String> await(Process process, int count) throws IOException {
        StringBuilder log = new StringBuilder();
        BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        List<String> addresses = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            log.append(line).append('\n');
            int at = line.indexOf(READY);
            if (at >= 0) {
                addresses.add(line.substring(at + READY.length()).split("[\" ]", 2)[0]);
            }
            if (addresses.size() == count) {
                Thread.ofVirtual().start(() -> drain(reader));
                return addresses;
            }
        }
        throw new IOException("dockerd did not start:\n" + log);
    }

    private static void drain(BufferedReader reader) {
        try (reader) {
            while (reader.readLine() != null) {
                // A full pipe would stop the daemon.
            }
        } catch (IOException e) {
            // It has ended.
        }
    }

    /** {@code unix://} and its socket. */
    public String host() {
        return "unix://" + folder.resolve("s");
    }

    /** {@code HOST:PORT} of the address that is no file. */
    public String port() {
        return addresses.stream().filter(a -> a.indexOf(':') > 0).findFirst().orElseThrow();
    }

    /** Runs docker's own client. */
    public String docker(String... arguments) {
        return Peers.run("docker", with(arguments, "-H", host())).success();
    }

    /** Runs containerd's client against the containerd below. */
    public String ctr(String... arguments) {
        String socket = folder.resolve("e/containerd/containerd.sock").toString();
        return Peers.run("ctr", with(arguments, "-a", socket, "-n", "test")).success();
    }

    private static String[] with(String[] arguments, String... first) {
        return Stream.concat(Stream.of(first), Stream.of(arguments)).toArray(String[]::new);
    }

    @Override
    public void close() throws IOException {
        // Asked to end, it ends its containerd as well.
        process.destroy();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
