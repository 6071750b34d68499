package dev.hod.cli.command;

import dev.hod.cli.display.Quantity;
import dev.hod.cli.display.Stopwatch;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Result;
import dev.hod.demo.Demo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/** {@code hod demo}. */
@picocli.CommandLine.Command(
        name = "demo",
        description =
                "Makes a few images and takes them the whole way from one registry to another, in a"
                        + " temporary folder and without a network.",
        customSynopsis = "hod demo [options]",
        footer = {"hod demo", "TMPDIR=/var/tmp hod demo --verbose"})
public final class DemoCommand extends ReportingCommand {
    @Override
    public Result run(Session session) throws IOException, Usage {
        Stopwatch watch = new Stopwatch();
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        Demo.run(parent, Demo.Courier.HONEST, session.console()::say);
        return Result.of(
                List.of("done in " + Quantity.time(watch.time()) + "; hod help shows the commands"),
                new LinkedHashMap<>());
    }
}
