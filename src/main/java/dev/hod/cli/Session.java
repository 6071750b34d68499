package dev.hod.cli;

import dev.hod.reference.BadReference;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * What a command has to do with: the world around the program, handed in as values.
 *
 * @param output standard output, for commands whose result is data
 */
record Session(
        Console console, Map<String, String> environment, InputStream input, PrintStream output) {

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
    static void oneReader(String bundle, List<String> lists) throws Usage {
        if (bundle.equals("-") && lists.contains("-")) {
            throw new Usage("standard input (-) cannot be both the bundle and a list");
        }
    }
}
