package dev.hod.cli.display;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the screen behind standard error.
 *
 * @param columns its width
 * @param rows its height
 * @param colour whether colour is welcome
 */
public record Terminal(int columns, int rows, boolean colour) {
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;

    /** A standard stream. */
    public enum Stream {
        IN(0),
        OUT(1),
        ERR(2);

        private final int number;

        Stream(int number) {
            this.number = number;
        }

        /** Whether a person reads it. {@code System.console()} cannot tell one from the other. */
        public boolean isTerminal() {
            try {
                String target =
                        Files.readSymbolicLink(Path.of("/proc/self/fd/" + number)).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
            } catch (IOException e) {
                return false;
            }
        }
    }

    /** The screen, where {@code stream} is one that can redraw. */
    public static Optional<Terminal> behind(Stream stream, Map<String, String> environment) {
        if (!stream.isTerminal() || "dumb".equals(environment.get("TERM"))) {
            return Optional.empty();
        }
        boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty();
        return Optional.of(sized(environment, sttySize(), colour));
    }

    /** The width for text that is read where it was asked for: within reason, whatever it is. */
    public static int columns(Map<String, String> environment) {
        return Math.clamp(number(environment.get("COLUMNS"), COLUMNS), 60, 100);
    }

    /** The size by COLUMNS and LINES, else by what stty said, else the usual 80 by 24. */
    static Terminal sized(Map<String, String> environment, String stty, boolean colour) {
        String[] said = stty.strip().split(" ", -1);
        int rows = number(said.length == 2 ? said[0] : "", ROWS);
        int columns = number(said.length == 2 ? said[1] : "", COLUMNS);
        return new Terminal(
                number(environment.get("COLUMNS"), columns),
                number(environment.get("LINES"), rows),
                colour);
    }

    /** The size now: windows change while long work goes on. */
    Terminal resized(Map<String, String> environment) {
        return sized(environment, sttySize(), colour);
    }

    private static int number(@Nullable String text, int otherwise) {
        if (text == null || !text.matches("[1-9][0-9]{0,3}")) {
            return otherwise;
        }
        return Integer.parseInt(text);
    }

    private static String sttySize() {
        Process process;
        try {
            process =
                    new ProcessBuilder("sh", "-c", "stty size </dev/tty")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException e) {
            return "";
        }
        try {
            String size =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return process.waitFor(1, TimeUnit.SECONDS) && process.exitValue() == 0 ? size : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } finally {
            process.destroy();
        }
    }
}
