package dev.hod.cli.option;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What becomes of the run when an image fails. */
@Heading("Failures")
public final class FailureOptions {
    @Option(
            names = "--fail-fast",
            description = "End with the first image that fails. Default: the others go on.")
    boolean failFast;

    @Option(
            names = "--failed-list",
            paramLabel = "FILE",
            description = "Write the failed images as a list that can be given to this command.")
    public Optional<Path> failedList = Optional.empty();

    /** Refuses a list that could not be written, before anything is done. */
    public void check() throws Usage {
        if (failedList.isPresent()) {
            OutputFile.check("--failed-list", failedList.get(), OutputFile.Way.REPLACED);
        }
    }
}
