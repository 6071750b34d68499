package dev.hod.cli.command;

import dev.hod.app.Effect;
import dev.hod.app.Gc;
import dev.hod.cli.display.Stopwatch;
import dev.hod.cli.option.AgeOption;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Garbage;
import dev.hod.cli.outcome.Result;
import dev.hod.garbage.Keep;
import dev.hod.garbage.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod gc}. */
@picocli.CommandLine.Command(
        name = "gc",
        description = {
            "Shows what takes the space in a pool and what of it is garbage: manifests that no tag,"
                    + " release or pull by digest leads to, and content that none of the others"
                    + " needs. --delete removes it.",
            "What speaks of an image, as signatures do, goes when the image goes. Where something"
                    + " cannot be read, all of its repository stays.",
            "A registry on the pool should be read-only or stopped meanwhile, as for its own garbage"
                    + " collection; other hods are kept out."
        },
        customSynopsis = "hod gc POOL [options]",
        footer = {"hod gc pool", "hod gc /var/lib/registry --keep-untagged --delete"})
@SuppressWarnings("NullAway.Init")
public final class GcCommand extends ReportingCommand {
    @Parameters(arity = "1", paramLabel = "POOL", description = "A pool; any registry's storage.")
    Path pool;

    @Option(names = "--delete", description = "Remove it. Default: only show.")
    boolean delete;

    @Option(
            names = "--keep-untagged",
            description = "Every manifest stays with what it needs, tagged or not.")
    boolean keepUntagged;

    @Mixin AgeOption age = new AgeOption();

    @Override
    public Result run(Session session) throws IOException, Usage {
        Stopwatch watch = new Stopwatch();
        Verdict verdict =
                new Gc(
                                pool,
                                keepUntagged ? Keep.Untagged.KEPT : Keep.Untagged.REMOVED,
                                age.duration(),
                                delete ? Effect.DONE : Effect.SAID)
                        .run();
        return Garbage.result(verdict, delete, watch.time());
    }
}
