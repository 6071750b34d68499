package dev.hod.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hod ls}. */
@picocli.CommandLine.Command(
        name = "ls",
        description = "Lists the images of a pool or bundle: digests, platforms, sizes, sharing.",
        customSynopsis = "hod ls POOL|FILE [LIST…|IMAGE…] [options]",
        footer = {"hod ls pool", "hod ls site.tar --json"})
@SuppressWarnings("NullAway.Init")
final class LsCommand extends Command {
    @Parameters(index = "0", paramLabel = "POOL|FILE", description = "A pool or a bundle.")
    String from;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "LIST|IMAGE",
            description = "Only these images. Default: all.")
    List<String> what = new ArrayList<>();

    @Mixin ChoiceOptions choice = new ChoiceOptions();

    @Override
    Result run(Session session) throws IOException, Usage {
        throw new IOException("not built yet");
    }
}
