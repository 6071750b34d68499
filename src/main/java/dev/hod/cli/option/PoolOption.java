package dev.hod.cli.option;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The pool that a command looks after. */
@SuppressWarnings("NullAway.Init")
public final class PoolOption {
    @Option(
            names = "--pool",
            required = true,
            paramLabel = "DIR",
            description = "The pool; any registry's storage.")
    public Path pool;
}
