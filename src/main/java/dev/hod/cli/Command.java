package dev.hod.cli;

import java.io.IOException;
import picocli.CommandLine.Mixin;

/** One subcommand: options that picocli fills in, and how they become a call of the program. */
abstract class Command {
    @Mixin OutputOptions output = new OutputOptions();

    /**
     * Does the work.
     *
     * @throws Usage before anything is changed, where the arguments make no sense together
     */
    abstract Result run(Session session) throws IOException, Usage;

    /** Whether standard output carries data, so that results go to standard error. */
    boolean writesDataToStandardOutput() {
        return false;
    }
}
