package dev.hod.cli;

import java.io.IOException;

/**
 * One subcommand: options that picocli fills in, and how they become a call of the program. An
 * interface, since the JVM would load every class that is returned as a subclass of another.
 */
interface Command {
    /** How much is said, and to whom. */
    OutputOptions output();

    /**
     * Does the work.
     *
     * @throws Usage before anything is changed, where the arguments make no sense together
     */
    Result run(Session session) throws IOException, Usage;

    /** Whether standard output carries data, so that results go to standard error. */
    default boolean writesDataToStandardOutput() {
        return false;
    }
}
