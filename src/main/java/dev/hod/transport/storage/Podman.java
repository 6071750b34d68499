package dev.hod.transport.storage;

import dev.hod.error.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The program whose storage it is, and which alone writes into it. */
final class Podman {
    private static final int MAX_OUTPUT = 64 << 10;

    private final List<String> start;
    private final String where;

    private Podman(List<String> start, String where) {
        this.start = List.copyOf(start);
        this.where = where;
    }

    /**
     * Podman for a storage.
     *
     * @param without what is to be said where it is not on PATH
     */
    static Podman of(StorageFolder folder, String where, String without) throws NotDone {
        Path podman =
                program().orElseThrow(() -> new NotDone(Failure.Kind.UNSUPPORTED, where, without));
        List<String> command = new ArrayList<>(List.of(podman.toString()));
        command.addAll(List.of("--root", folder.graphRoot().toString()));
        folder.runRoot().ifPresent(r -> command.addAll(List.of("--runroot", r.toString())));
        command.addAll(List.of("--storage-driver", folder.driver()));
        return new Podman(command, where);
    }

    private static Optional<Path> program() {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        for (String folder : path.split(":", -1)) {
            Path candidate = Path.of(folder, "podman");
            if (!folder.isEmpty() && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Lets it load an archive. */
    void load(FileChannel archive, long size) throws IOException {
        run(
                "load",
                List.of("-q"),
                in -> {
                    long sent = 0;
                    while (sent < size) {
                        sent += archive.transferTo(sent, size - sent, Channels.newChannel(in));
                    }
                });
    }

    /** Lets it take away an image by all its names. */
    void remove(List<String> names) throws IOException {
        run("rmi", names, _ -> {});
    }

    /** What goes to its standard input. */
    @FunctionalInterface
    private interface Input {
        void into(OutputStream in) throws IOException;
    }

    private void run(String verb, List<String> arguments, Input input) throws IOException {
        List<String> command = new ArrayList<>(start);
        command.add(verb);
        command.addAll(arguments);
        Process podman = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            IOException broken = null;
            try (OutputStream in = podman.getOutputStream()) {
                input.into(in);
            } catch (IOException e) {
                // What podman says tells more.
                broken = e;
            }
            String said;
            try (InputStream out = podman.getInputStream()) {
                said = new String(out.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8).strip();
                out.transferTo(OutputStream.nullOutputStream());
            }
            int code = podman.waitFor();
            if (code != 0 || broken != null) {
                String last = said.substring(said.lastIndexOf('\n') + 1);
                throw new NotDone(
                        Failure.Kind.REJECTED,
                        where,
                        "podman "
                                + verb
                                + " ended with "
                                + code
                                + (last.isEmpty() ? "" : ": " + last));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        } finally {
            podman.destroy();
        }
    }
}
