package dev.hod.cli.command;

import dev.hod.app.Carried;
import dev.hod.app.Unpack;
import dev.hod.cli.display.Display;
import dev.hod.cli.display.Stopwatch;
import dev.hod.cli.option.CheckOption;
import dev.hod.cli.option.ChoiceOptions;
import dev.hod.cli.option.FailureOptions;
import dev.hod.cli.option.ReferrersOption;
import dev.hod.cli.option.Usage;
import dev.hod.cli.option.Wishes;
import dev.hod.cli.outcome.Report;
import dev.hod.cli.outcome.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod unpack}. */
@picocli.CommandLine.Command(
        name = "unpack",
        description =
                "Puts the images of a bundle into a pool, new or existing, checking every byte on"
                        + " the way.",
        customSynopsis = "hod unpack FILE --to DIR [LIST…|IMAGE…] [options]",
        footer = {
            "hod unpack site.tar --to /var/lib/registry",
            "zstdcat site.tar.zst | hod unpack - --to pool alpine:3.20"
        })
@SuppressWarnings("NullAway.Init")
public final class UnpackCommand extends ReportingCommand {
    @Parameters(index = "0", paramLabel = "FILE", description = "The bundle; - for standard input.")
    String bundle;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "LIST|IMAGE",
            description = "Only these images. Default: all.")
    List<String> what = new ArrayList<>();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "DIR",
            description = "The pool; made where it is not there.")
    Path to;

    @Mixin ChoiceOptions choice = new ChoiceOptions();
    @Mixin ReferrersOption referrers = new ReferrersOption();
    @Mixin CheckOption check = new CheckOption();
    @Mixin FailureOptions failures = new FailureOptions();

    @Override
    public Result run(Session session) throws IOException, Usage {
        Session.oneReader(bundle, what);
        failures.check();
        Stopwatch watch = new Stopwatch();
        Carried carried;
        try (Display display = session.console().display()) {
            Unpack unpack =
                    new Unpack(
                            bundle,
                            Wishes.ofStored(what, choice, referrers, session.input()),
                            to,
                            check.held(),
                            Wishes.onFailure(failures));
            carried = unpack.run(display);
        }
        return Report.of("unpacked", carried, watch.time(), failures);
    }
}
