package dev.hod.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One run of hod in a process of its own, as a user would start it but for the launcher. */
final class HodProcess {
    private static final int KILLED = 128 + 9;
    private static final List<String> FLAGS = List.of("-XX:TieredStopAtLevel=1", "-Xmx64m");

    private final Process process;
    private final Path output;
    private final List<String> command;

    private HodProcess(Process process, Path output, List<String> command) {
        this.process = process;
        this.output = output;
        this.command = command;
    }

    /**
     * Starts hod.
     *
     * @param folder where it runs, and leaves its output
     */
    static HodProcess start(Path folder, String... arguments) throws IOException {
        return start(folder, FLAGS, arguments);
    }

    static HodProcess start(Path folder, List<String> flags, String... arguments)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Program.command(flags, List.of(arguments)));
        Path output = Files.createTempFile(folder, "output", ".txt");
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        return start(builder, folder, output);
    }

    /** Starts hod with a standard output of its own; the rest of what it says is its output. */
    static HodProcess into(Path standardOutput, Path folder, String... arguments)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Program.command(FLAGS, List.of(arguments)));
        Path output = Files.createTempFile(folder, "output", ".txt");
        builder.redirectOutput(standardOutput.toFile()).redirectError(output.toFile());
        return start(builder, folder, output);
    }

    private static HodProcess start(ProcessBuilder builder, Path folder, Path output)
            throws IOException {
        builder.directory(folder.toFile());
        builder.environment().put("HOME", folder.toString());
        builder.redirectInput(Path.of("/dev/null").toFile());
        return new HodProcess(builder.start(), output, builder.command());
    }

    /** Runs hod to its end, which must be a good one; what it printed. */
    static String run(Path folder, String... arguments) throws IOException {
        return start(folder, arguments).success();
    }

    /** Waits for its end, which must be a good one; what it printed. */
    String success() throws IOException {
        int exit = process.onExit().join().exitValue();
        String text = text();
        assertThat(exit).as("%s%n%s", command, text).isZero();
        return text;
    }

    /**
     * Kills it once {@code nanos} have passed, if it has not ended by then.
     *
     * @return whether it was alive; a run that had ended must have ended well
     */
    boolean killAfter(long nanos) throws IOException {
        try {
            if (process.waitFor(nanos, TimeUnit.NANOSECONDS)) {
                assertThat(process.exitValue()).as("%s%n%s", command, text()).isZero();
                return false;
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IOException(e);
        }
        process.destroyForcibly();
        int exit = process.onExit().join().exitValue();
        assertThat(exit).as("%s%n%s", command, text()).isIn(0, KILLED);
        return exit == KILLED;
    }

    /** How it ended, and what it printed. */
    record Ended(int exitCode, String output) {}

    /** Waits for its end, whatever it is. */
    Ended ended() throws IOException {
        return new Ended(process.onExit().join().exitValue(), text());
    }

    /** Sends it a signal once something has come about. */
    Ended signalWhen(String signal, BooleanSupplier event) throws IOException {
        try {
            while (!event.getAsBoolean() && !process.waitFor(20, TimeUnit.MILLISECONDS)) {
                // Until it is so far, or ended without.
            }
            new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            return new Ended(process.waitFor(), text());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IOException(e);
        }
    }

    private String text() throws IOException {
        return new String(Files.readAllBytes(output), UTF_8);
    }
}
