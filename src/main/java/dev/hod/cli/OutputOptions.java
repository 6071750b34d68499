package dev.hod.cli;

import picocli.CommandLine.Option;

/** How much is said, and to whom. */
@Heading("Output")
final class OutputOptions {
    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but what failed.")
    boolean quiet;

    @Option(names = "--verbose", description = "A line for every image on a terminal too.")
    boolean verbose;

    @Option(names = "--debug", description = "Also requests and stacks; secrets never.")
    boolean debug;

    @Option(
            names = "--json",
            description =
                    "Events for machines, an object a line, the last one the result"
                            + " (layouts/events.schema.json).")
    boolean json;
}
