package dev.hod.testing;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The other programs of this field that tests run against. */
public final class Peers {
    private Peers() {}

    /**
     * Where {@code program} is. A test that needs one which is absent is skipped, or fails where
     * {@code HOD_PEERS=required} is set.
     */
    public static Path require(String program) {
        Optional<Path> found = find(program);
        if (found.isPresent()) {
            return found.get();
        }
        String message = program + " is not on PATH";
        if ("required".equals(System.getenv("HOD_PEERS"))) {
            return fail(message);
        }
        return abort(message);
    }

    public static Optional<Path> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        for (String folder : List.of(path.split(":"))) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Runs a peer to its end. */
    public static Result run(String program, String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = require(program).toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(String.join(" ", command), process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * How a peer ended.
     *
     * @param output both streams
     */
    public record Result(String command, int exitCode, String output) {
        /** The output of a run that must have gone well. */
        public String success() {
            if (exitCode != 0) {
                fail("%s ended with %d:%n%s", command, exitCode, output);
            }
            return output;
        }
    }
}
