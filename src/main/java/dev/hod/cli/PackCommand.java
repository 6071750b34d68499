package dev.hod.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod pack}. */
@picocli.CommandLine.Command(
        name = "pack",
        description =
                "Makes one bundle of images straight from a pool: each blob once, each checked, the"
                        + " same bytes every time.",
        customSynopsis = "hod pack LIST…|IMAGE…|--all --pool DIR -o FILE [options]",
        footer = {
            "hod pack --all --pool pool -o everything.tar",
            "hod pack site.list --pool pool -o - | ssh gateway 'cat > site.tar'"
        })
@SuppressWarnings("NullAway.Init")
final class PackCommand extends Command {
    @Parameters(
            arity = "0..*",
            paramLabel = "LIST|IMAGE",
            description = "A list, a folder of them, - for standard input, or an image.")
    List<String> what = new ArrayList<>();

    @Option(names = "--all", description = "Everything that the pool holds.")
    boolean all;

    @Option(
            names = "--pool",
            required = true,
            paramLabel = "DIR",
            description = "Where the images are.")
    Path pool;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The bundle: .tar, or .tar.zst to compress it; - for standard output.")
    String bundle;

    @Option(
            names = "--no-check",
            description =
                    "Compare sizes only, not digests; then the file system may share the blobs"
                            + " instead of copying them.")
    boolean noCheck;

    @Mixin ChoiceOptions choice = new ChoiceOptions();
    @Mixin ReferrersOption referrers = new ReferrersOption();

    @Override
    boolean writesDataToStandardOutput() {
        return "-".equals(bundle);
    }

    @Override
    Result run(Session session) throws IOException, Usage {
        throw new IOException("not built yet");
    }
}
