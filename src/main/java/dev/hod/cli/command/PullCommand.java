package dev.hod.cli.command;

import dev.hod.app.Carried;
import dev.hod.app.Pull;
import dev.hod.cli.display.Display;
import dev.hod.cli.display.Stopwatch;
import dev.hod.cli.option.CheckOption;
import dev.hod.cli.option.ChoiceOptions;
import dev.hod.cli.option.FailureOptions;
import dev.hod.cli.option.ReferrersOption;
import dev.hod.cli.option.RegistryOptions;
import dev.hod.cli.option.TrustOptions;
import dev.hod.cli.option.Usage;
import dev.hod.cli.option.Wishes;
import dev.hod.cli.outcome.Report;
import dev.hod.cli.outcome.Result;
import dev.hod.selection.Origin;
import dev.hod.selection.SourceNames.Hosts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod pull}. */
@picocli.CommandLine.Command(
        name = "pull",
        description =
                "Fetches images from registries into a pool, a tree that a docker-registry serves"
                        + " as it stands.",
        customSynopsis = "hod pull LIST…|IMAGE… --pool DIR [options]",
        footer = {
            "hod pull alpine:3.20 --pool pool",
            "hod pull samples/kubesphere.list --group k8s-images --platform linux/amd64 --pool pool"
        })
@SuppressWarnings("NullAway.Init")
public final class PullCommand extends ReportingCommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "LIST|IMAGE",
            description =
                    "A list, a folder of *.list and *.txt files, - for standard input, or an"
                            + " image; docker://NAME is an image whatever files there are.")
    List<String> what;

    @Option(
            names = "--pool",
            required = true,
            paramLabel = "DIR",
            description = "Where the images go; made where it is not there.")
    Path pool;

    @Option(
            names = "--from",
            paramLabel = "HOST[/PREFIX]",
            description =
                    "The registry of names without a host. PREFIX is not part of the pool's names."
                            + " Default: docker.io.")
    String from = "";

    @Option(
            names = "--keep-host",
            description = "The host becomes the first part of the pool's name.")
    boolean keepHost;

    @Mixin ChoiceOptions choice = new ChoiceOptions();
    @Mixin ReferrersOption referrers = new ReferrersOption();
    @Mixin CheckOption check = new CheckOption();
    @Mixin FailureOptions failures = new FailureOptions();
    @Mixin RegistryOptions registries = new RegistryOptions();
    @Mixin TrustOptions trust = new TrustOptions();

    @Override
    public Result run(Session session) throws IOException, Usage {
        Origin origin =
                from.isEmpty() ? Origin.DOCKER_IO : Session.parsed("--from", from, Origin::parse);
        failures.check();
        Stopwatch watch = new Stopwatch();
        Carried carried;
        try (Display display = session.console().display()) {
            Pull pull =
                    new Pull(
                            Wishes.ofRegistries(what, choice, referrers, session.input()),
                            origin,
                            keepHost ? Hosts.KEPT : Hosts.LEFT_OUT,
                            pool,
                            check.held(),
                            Wishes.onFailure(failures),
                            Wishes.side(
                                    registries,
                                    trust.trust(session.environment()),
                                    session.environment(),
                                    from.isEmpty() ? Set.of() : Set.of(origin.host())));
            carried = pull.run(display);
        }
        return Report.of("fetched", carried, watch.time(), failures);
    }
}
