package dev.hod.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod select}. */
@picocli.CommandLine.Command(
        name = "select",
        description =
                "Makes a tree of its own from some images of a pool, by hard link where the file"
                        + " system can.",
        customSynopsis = "hod select LIST…|IMAGE… --pool DIR --to DIR [options]",
        footer = {
            "hod select alpine:3.20 --pool pool --to subset",
            "hod select site.list --platform linux/arm64 --pool /var/lib/registry --to site"
        })
@SuppressWarnings("NullAway.Init")
final class SelectCommand extends Command {
    @Parameters(
            arity = "1..*",
            paramLabel = "LIST|IMAGE",
            description =
                    "A list, a folder of them, - for standard input, or an image. Names are found"
                            + " as they are meant: alpine is library/alpine and the other way"
                            + " round.")
    List<String> what;

    @Option(
            names = "--pool",
            required = true,
            paramLabel = "DIR",
            description = "Where the images are; it may be a running registry's storage.")
    Path pool;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "DIR",
            description = "Where they go, beside what is there.")
    Path to;

    @Mixin ChoiceOptions choice = new ChoiceOptions();
    @Mixin ReferrersOption referrers = new ReferrersOption();

    @Override
    Result run(Session session) throws IOException, Usage {
        throw new IOException("not built yet");
    }
}
