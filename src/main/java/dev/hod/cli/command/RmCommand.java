package dev.hod.cli.command;

import dev.hod.app.Remove;
import dev.hod.cli.display.Display;
import dev.hod.cli.option.PoolOption;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Removed;
import dev.hod.cli.outcome.Result;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hod rm}. */
@picocli.CommandLine.Command(
        name = "rm",
        description = {
            "Removes images from a pool: their tags, and the manifests that nothing else in their"
                    + " repositories needs, with what speaks of them. hod gc --delete then frees"
                    + " their content.",
            "release:NAME removes what is recorded of a release, and no image."
        },
        customSynopsis = "hod rm IMAGE… --pool DIR [options]",
        footer = {"hod rm alpine:3.19 --pool pool", "hod rm release:2025-01 --pool pool"})
@SuppressWarnings("NullAway.Init")
public final class RmCommand extends ReportingCommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "IMAGE",
            description = "By tag or digest; a list of them; or release:NAME.")
    List<String> what;

    @Mixin PoolOption pool = new PoolOption();

    @Override
    public Result run(Session session) throws IOException, Usage {
        try (Display display = session.console().display()) {
            return Removed.result(new Remove(pool.pool, what).run(display), "removed");
        }
    }
}
