package dev.hod.cli.option;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What opens a key. */
public final class Passphrase {
    private Passphrase() {}

    /** The first line of a file, as skopeo takes it. */
    public static String of(Path file) throws IOException, Usage {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String line = lines.readLine();
            return line == null ? "" : line;
        } catch (NoSuchFileException e) {
            throw new Usage("open " + file + ": no such file or directory");
        }
    }

    /**
     * As somebody types it.
     *
     * @param option that names a file with it, for where nobody is there
     */
    @SuppressWarnings("SystemConsoleNull") // It is null again in 25, where nobody is there.
    public static String asked(String question, String option) throws Usage {
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("%s", question);
        if (typed == null) {
            throw new Usage(
                    "there is nobody to ask for a passphrase; "
                            + option
                            + " FILE names a file that has it");
        }
        return new String(typed);
    }
}
