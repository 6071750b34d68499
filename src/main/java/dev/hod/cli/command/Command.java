package dev.hod.cli.command;

import dev.hod.cli.option.OutputOptions;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Result;
import java.io.IOException;
import picocli.CommandLine;

/**
 * One subcommand: options that picocli fills in, and how they become a call of the program. An
 * interface, since the JVM would load every class that is returned as a subclass of another.
 */
public interface Command {
    /** How much is said, and to whom. */
    OutputOptions output();

    /**
     * Does the work.
     *
     * @throws Usage before anything is changed, where the arguments make no sense together
     */
    Result run(Session session) throws IOException, Usage;

    /** What reads the options of this command; no other command is known to it. */
    default CommandLine parser() {
        return new CommandLine(this)
                .setExpandAtFiles(false)
                .setAllowOptionsAsOptionParameters(true);
    }

    /** Whether standard output carries data, so that results go to standard error. */
    default boolean writesDataToStandardOutput() {
        return false;
    }
}
