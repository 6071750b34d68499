package dev.hod.cli.option;

import picocli.CommandLine.Option;

/** How much is said, and to whom. */
@Heading("Output")
public final class OutputOptions {
    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but what failed.")
    public boolean quiet;

    @Option(names = "--verbose", description = "A line for every image on a terminal too.")
    public boolean verbose;

    @Option(names = "--debug", description = "Also requests and stacks; secrets never.")
    public boolean debug;

    @Option(
            names = "--json",
            description =
                    "Events for machines, an object a line, the last one the result"
                            + " (layouts/events.schema.json).")
    public boolean json;
}
