package dev.hod.cli.command;

import dev.hod.app.Carried;
import dev.hod.app.Sync;
import dev.hod.cli.display.Display;
import dev.hod.cli.display.Stopwatch;
import dev.hod.cli.option.ChoiceOptions;
import dev.hod.cli.option.FailureOptions;
import dev.hod.cli.option.ReceiptOption;
import dev.hod.cli.option.ReferrersOption;
import dev.hod.cli.option.RegistryOptions;
import dev.hod.cli.option.TrustOptions;
import dev.hod.cli.option.Usage;
import dev.hod.cli.option.Wishes;
import dev.hod.cli.outcome.Report;
import dev.hod.cli.outcome.Result;
import dev.hod.install.Target;
import dev.hod.selection.Origin;
import dev.hod.selection.SourceNames.Hosts;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod sync}. */
@picocli.CommandLine.Command(
        name = "sync",
        description =
                "Carries a list of images from registry to registry without a pool: each blob is"
                        + " read once and written once.",
        customSynopsis =
                "hod sync LIST…|IMAGE… [--from HOST[/PREFIX]] --to HOST[:PORT][/PREFIX] [options]",
        footer = {
            "hod sync alpine:3.20 --to registry.site:5000",
            "hod sync site.list --from mirror.corp/hub --to harbor.site/library"
        })
@SuppressWarnings("NullAway.Init")
public final class SyncCommand extends ReportingCommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "LIST|IMAGE",
            description = "A list, a folder of them, - for standard input, or an image.")
    List<String> what;

    @Option(
            names = "--from",
            paramLabel = "HOST[/PREFIX]",
            description = "The registry of names without a host. Default: docker.io.")
    String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "HOST[/PREFIX]",
            description = "The registry they go to, and what stands before every name in it.")
    String to;

    @Option(names = "--keep-host", description = "The source's host becomes part of the name.")
    boolean keepHost;

    @Mixin ReceiptOption receipt = new ReceiptOption();
    @Mixin ChoiceOptions choice = new ChoiceOptions();
    @Mixin ReferrersOption referrers = new ReferrersOption();
    @Mixin FailureOptions failures = new FailureOptions();
    @Mixin RegistryOptions registries = new RegistryOptions();
    @Mixin TrustOptions trust = new TrustOptions();

    @Override
    public Result run(Session session) throws IOException, Usage {
        Origin origin =
                from.isEmpty() ? Origin.DOCKER_IO : Session.parsed("--from", from, Origin::parse);
        Target target = Session.parsed("--to", to, Target::parse);
        failures.check();
        receipt.check();
        Stopwatch watch = new Stopwatch();
        Carried carried;
        try (Display display = session.console().display()) {
            Sync sync =
                    new Sync(
                            Wishes.ofRegistries(what, choice, referrers, session.input()),
                            origin,
                            keepHost ? Hosts.KEPT : Hosts.LEFT_OUT,
                            target,
                            receipt.file,
                            Wishes.onFailure(failures),
                            Wishes.side(
                                    registries,
                                    trust.trust(session.environment()),
                                    session.environment(),
                                    from.isEmpty()
                                            ? Set.of(target.host())
                                            : Set.copyOf(List.of(origin.host(), target.host()))));
            carried = sync.run(display);
        }
        return Report.of("sent", carried, watch.time(), failures);
    }
}
