package dev.hod.cli.command;

import dev.hod.app.Untag;
import dev.hod.cli.display.Display;
import dev.hod.cli.option.PoolOption;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Removed;
import dev.hod.cli.outcome.Result;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hod untag}. */
@picocli.CommandLine.Command(
        name = "untag",
        description =
                "Takes tags away from images of a pool. The images can be had by digest until hod gc"
                        + " --delete.",
        customSynopsis = "hod untag IMAGE… --pool DIR [options]",
        footer = "hod untag app/web:latest --pool pool")
@SuppressWarnings("NullAway.Init")
public final class UntagCommand extends ReportingCommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "IMAGE",
            description = "An image with its tag, or a list of them.")
    List<String> what;

    @Mixin PoolOption pool = new PoolOption();

    @Override
    public Result run(Session session) throws IOException, Usage {
        try (Display display = session.console().display()) {
            return Removed.result(new Untag(pool.pool, what).run(display), "is no tag any more");
        }
    }
}
