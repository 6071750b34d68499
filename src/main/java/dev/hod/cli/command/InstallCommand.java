package dev.hod.cli.command;

import dev.hod.app.Carried;
import dev.hod.app.Install;
import dev.hod.cli.display.Display;
import dev.hod.cli.display.Stopwatch;
import dev.hod.cli.option.ChoiceOptions;
import dev.hod.cli.option.FailureOptions;
import dev.hod.cli.option.ReceiptOption;
import dev.hod.cli.option.ReferrersOption;
import dev.hod.cli.option.RegistryOptions;
import dev.hod.cli.option.Usage;
import dev.hod.cli.option.Wishes;
import dev.hod.cli.outcome.Report;
import dev.hod.cli.outcome.Result;
import dev.hod.install.Target;
import dev.hod.trust.Trust;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod install}. */
@picocli.CommandLine.Command(
        name = "install",
        description =
                "Pushes the images of a bundle or pool into a registry, straight out of the file,"
                        + " and checks every tag afterwards.",
        customSynopsis = "hod install FILE|DIR --to HOST[:PORT][/PREFIX] [LIST…|IMAGE…] [options]",
        footer = {
            "hod install site.tar --to registry.site:5000",
            "hod install site.tar --to harbor.site/mirror --failed-list failed.list site.list"
        })
@SuppressWarnings("NullAway.Init")
public final class InstallCommand extends ReportingCommand {
    @Parameters(
            index = "0",
            paramLabel = "FILE|DIR",
            description = "A bundle or a pool; - for a bundle on standard input, in one pass.")
    String from;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "LIST|IMAGE",
            description = "Only these images. Default: all.")
    List<String> what = new ArrayList<>();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "HOST[/PREFIX]",
            description = "The registry, and what stands before every name in it.")
    String to;

    @Mixin ReceiptOption receipt = new ReceiptOption();
    @Mixin ChoiceOptions choice = new ChoiceOptions();
    @Mixin ReferrersOption referrers = new ReferrersOption();
    @Mixin FailureOptions failures = new FailureOptions();
    @Mixin RegistryOptions registries = new RegistryOptions();

    @Override
    public Result run(Session session) throws IOException, Usage {
        Target target = Session.parsed("--to", to, Target::parse);
        Session.oneReader(from, what);
        failures.check();
        receipt.check();
        Stopwatch watch = new Stopwatch();
        Carried carried;
        try (Display display = session.console().display()) {
            Install install =
                    new Install(
                            from,
                            Wishes.ofStored(what, choice, referrers, session.input()),
                            target,
                            receipt.file,
                            Wishes.onFailure(failures),
                            Wishes.side(
                                    registries,
                                    Trust.ANYBODY,
                                    session.environment(),
                                    Set.of(target.host())));
            carried = install.run(display);
        }
        return Report.of("sent", carried, watch.time(), failures);
    }
}
