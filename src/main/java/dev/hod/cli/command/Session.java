package dev.hod.cli.command;

import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Console;
import dev.hod.reference.BadReference;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Map;

/**
 * What a command has to do with: the world around the program, handed in as values.
 *
 * @param input standard input, without a buffer
 */
public record Session(Console console, Map<String, String> environment, InputStream input) {

    /** Standard output for a command whose result is data; it stays open. */
    static WritableByteChannel output() {
        return new FileOutputStream(FileDescriptor.out).getChannel();
    }

    /** Reads text as something else, or says what is wrong with it. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(String text) throws BadReference;
    }

    static <T> T parsed(String option, String text, Parser<T> parser) throws Usage {
        try {
            return parser.parse(text);
        } catch (BadReference e) {
            throw new Usage(option + ": " + e.getMessage());
        }
    }

    /** Standard input is a bundle or a list, not both. */
    public static void oneReader(String bundle, List<String> lists) throws Usage {
        if (bundle.equals("-") && lists.contains("-")) {
            throw new Usage("standard input (-) cannot be both the bundle and a list");
        }
    }
}
