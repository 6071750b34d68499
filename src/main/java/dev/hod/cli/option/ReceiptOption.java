package dev.hod.cli.option;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where it is written down what was done at a target. */
public final class ReceiptOption {
    private static final String NAME = "--receipt";

    @Option(
            names = NAME,
            paramLabel = "FILE",
            description =
                    "What was done, a line an image and blob; runs add to it."
                            + " Default: receipt.jsonl here.")
    public Path file = Path.of("receipt.jsonl");

    /** Refuses a file that could not be written to, before anything is done. */
    public void check() throws Usage {
        OutputFile.check(NAME, file, OutputFile.Way.APPENDED);
    }
}
