package dev.hod.cli;

import java.io.IOException;

/** {@code hod demo}. */
@picocli.CommandLine.Command(
        name = "demo",
        description =
                "Makes a few images and takes them the whole way from one registry to another, in a"
                        + " temporary folder and without a network.",
        customSynopsis = "hod demo [options]",
        footer = {"hod demo", "TMPDIR=/var/tmp hod demo --verbose"})
final class DemoCommand extends Command {
    @Override
    Result run(Session session) throws IOException, Usage {
        throw new IOException("not built yet");
    }
}
