package dev.hod.cli.command;

import dev.hod.app.Cargo;
import dev.hod.app.Copy;
import dev.hod.app.Goal;
import dev.hod.app.Journey;
import dev.hod.app.Mirror;
import dev.hod.app.Side;
import dev.hod.app.Stock;
import dev.hod.cli.display.Display;
import dev.hod.cli.display.Stopwatch;
import dev.hod.cli.go.GoLog;
import dev.hod.cli.option.DestinationOptions;
import dev.hod.cli.option.FormOptions;
import dev.hod.cli.option.GlobalOptions;
import dev.hod.cli.option.RetryOptions;
import dev.hod.cli.option.SigningOptions;
import dev.hod.cli.option.SourceOptions;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Report;
import dev.hod.cli.outcome.Result;
import dev.hod.copy.CopyOptions.OnFailure;
import dev.hod.copy.Outcome;
import dev.hod.io.AtomicFiles;
import dev.hod.reference.BadLocation;
import dev.hod.reference.FullReference;
import dev.hod.reference.ImageName;
import dev.hod.reference.Location;
import dev.hod.syncfile.Rule;
import dev.hod.syncfile.SkopeoFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod sync --src … --dest …}, which is {@code skopeo sync} and more. */
@picocli.CommandLine.Command(
        name = "sync",
        description =
                "With --src and --dest, copies all images of one place to another, as skopeo syncs:"
                        + " many at once, and only what is not there yet.",
        customSynopsis = "hod sync --src KIND --dest KIND SOURCE DESTINATION [options]",
        footer = {
            "hod sync --src docker --dest dir --scoped registry.corp/team/app images",
            "hod sync --src dir --dest pool images pool"
        })
@SuppressWarnings("NullAway.Init")
public final class SyncPlacesCommand extends ReportingCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "SOURCE DESTINATION",
            description =
                    "A registry's repository, a folder of images, or a file or folder of the kind"
                            + " that --src and --dest say.")
    List<String> what = new ArrayList<>();

    @Option(
            names = {"-s", "--src"},
            paramLabel = "KIND",
            description = "What SOURCE is: docker, dir, yaml, pool, bundle or oci.")
    String source = "";

    @Option(
            names = {"-d", "--dest"},
            paramLabel = "KIND",
            description = "What DESTINATION is: docker, dir, pool, bundle or oci.")
    String destination = "";

    @Option(
            names = "--scoped",
            description =
                    "Names are kept whole, host included. Without it what stands behind the last /"
                            + " is kept; where a pool, bundle or layout is concerned, all but the"
                            + " host.")
    boolean scoped;

    @Option(
            names = "--append-suffix",
            paramLabel = "TEXT",
            description = "Stands behind every tag at the destination.")
    String suffix = "";

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    boolean dryRun;

    @Option(names = "--keep-going", description = "Copy the others where an image fails.")
    boolean keepGoing;

    @Option(
            names = "--digestfile",
            paramLabel = "FILE",
            description = "Write the digest of each image that was copied, and where it is.")
    Optional<Path> digestFile = Optional.empty();

    @Option(names = "--authfile", paramLabel = "FILE", description = "Credentials, for both sides.")
    Optional<Path> authfile = Optional.empty();

    @Mixin FormOptions form = new FormOptions();
    @Mixin SigningOptions signing = new SigningOptions();
    @Mixin SourceOptions from = new SourceOptions();
    @Mixin DestinationOptions to = new DestinationOptions();
    @Mixin RetryOptions retry = new RetryOptions();
    @Mixin GlobalOptions global = new GlobalOptions();

    @Override
    public Result run(Session session) throws IOException, Usage {
        Mirror mirror = mirror(session);
        SyncLog log = new SyncLog(session.console());
        Stopwatch watch = new Stopwatch();
        try (Display display = session.console().brief();
                Patience _ = Patience.of(global.patience(), Thread.currentThread())) {
            Mirror.Itinerary itinerary = mirror.find(display);
            List<IOException> failures = new ArrayList<>();
            itinerary.unfound().forEach(one -> failures.add(one.cause()));
            stopAt(failures);
            if (dryRun) {
                mirror.check(itinerary, display).forEach(one -> failures.add(Mirror.failure(one)));
                log.wouldCopy(itinerary);
                stopAt(failures);
                log.end("Would have synced", itinerary.pairs().size(), itinerary.found().size());
                return ended(List.of(), failures, log, watch);
            }
            log.copying(itinerary);
            Mirror.Done done =
                    mirror.copy(itinerary, display, new CopyLines(lines(session), List.of()));
            writeDigests(done.ended());
            for (Mirror.Ended image : done.ended()) {
                if (image.failure().isPresent()) {
                    failures.add(Mirror.failure(image));
                }
            }
            stopAt(failures);
            log.end(
                    "Synced",
                    done.ended().stream().filter(e -> e.digest().isPresent()).count(),
                    itinerary.found().size());
            return ended(done.outcomes(), failures, log, watch);
        }
    }

    private java.util.function.Consumer<String> lines(Session session) {
        return output.quiet || output.json ? _ -> {} : session.console()::line;
    }

    private void stopAt(List<IOException> failures) throws IOException {
        if (!keepGoing && !failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private static Result ended(
            List<Outcome> outcomes, List<IOException> failures, SyncLog log, Stopwatch watch)
            throws IOException {
        if (!failures.isEmpty()) {
            failures.forEach(log::failed);
            throw new IOException(
                    "Sync failed due to previous reported error(s) for one or more images");
        }
        return Report.ofCopies(outcomes, watch.time(), true);
    }

    private void writeDigests(List<Mirror.Ended> ended) throws IOException {
        if (digestFile.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        for (Mirror.Ended image : ended) {
            image.digest()
                    .ifPresent(
                            d -> text.append(d).append(' ').append(image.pair().to()).append('\n'));
        }
        AtomicFiles.write(digestFile.get(), text.toString(), AtomicFiles.Force.LATER);
    }

    private Mirror mirror(Session session) throws Usage, IOException {
        if (what.size() != 2) {
            throw new Usage("Exactly two arguments expected");
        }
        checkKinds();
        Optional<SkopeoFile> yaml =
                source.equals("yaml")
                        ? Optional.of(SkopeoFile.read(Path.of(what.getFirst())))
                        : Optional.empty();
        Stock stock = yaml.isPresent() ? new Stock.Rules(yaml.get().rules()) : stock();
        Goal goal = goal();
        Side side =
                from.values()
                        .side(hosts(stock), global, environment(session), authfile, List.of())
                        .withTrust(global.trust.trust(session.environment()));
        return new Mirror(
                new Journey.Whole(stock, goal),
                yaml.isPresent() ? side.as(yaml.get()) : side,
                to.values().side(hosts(goal), global, environment(session), authfile, List.of()),
                form.form(
                        form.platforms(global),
                        new Cargo.Pairs(List.of(), goal.depot()),
                        signing.signing(session.environment())),
                new Copy.Pace(6, keepGoing ? OnFailure.GO_ON : OnFailure.STOP, retry.retries()));
    }

    private void checkKinds() throws Usage {
        if (source.isEmpty()) {
            throw new Usage("A source transport must be specified");
        }
        if (!Set.of("docker", "dir", "yaml", "pool", "bundle", "oci").contains(source)) {
            throw new Usage(GoLog.quoted(source) + " is not a valid source transport");
        }
        if (destination.isEmpty()) {
            throw new Usage("A destination transport must be specified");
        }
        if (!Set.of("docker", "dir", "pool", "bundle", "oci").contains(destination)) {
            throw new Usage(GoLog.quoted(destination) + " is not a valid destination transport");
        }
        if (source.equals("dir") && destination.equals("dir")) {
            throw new Usage(
                    "sync from 'dir' to 'dir' not implemented, consider using rsync instead");
        }
    }

    private Stock stock() throws Usage {
        String place = what.getFirst();
        return switch (source) {
            case "docker" -> {
                try {
                    yield new Stock.Repository(FullReference.parse(place));
                } catch (BadLocation e) {
                    throw new Usage(
                            "Cannot obtain a valid image reference for transport \"docker\" and reference %s: %s"
                                    .formatted(GoLog.quoted(place), e.getMessage()));
                }
            }
            case "dir" -> new Stock.Tree(Path.of(place));
            case "pool" -> new Stock.Place(new Location.Pool(Path.of(place), ImageName.SOLE));
            case "bundle" -> new Stock.Place(new Location.Bundle(Path.of(place), ImageName.SOLE));
            default -> new Stock.Place(new Location.OciLayout(Path.of(place), ImageName.SOLE));
        };
    }

    private Goal goal() {
        Set<String> skopeos = Set.of("docker", "dir", "yaml");
        boolean skopeosWay = skopeos.contains(source) && skopeos.contains(destination);
        return new Goal(
                Goal.Kind.valueOf(destination.toUpperCase(java.util.Locale.ROOT)),
                what.getLast(),
                scoped ? Goal.Naming.WHOLE : skopeosWay ? Goal.Naming.LAST : Goal.Naming.PATH,
                suffix);
    }

    private static Set<String> hosts(Stock stock) {
        return switch (stock) {
            case Stock.Repository(FullReference name) -> Set.of(name.host());
            case Stock.Rules(List<Rule> rules) ->
                    rules.stream().map(r -> r.repository().host()).collect(Collectors.toSet());
            case Stock.Tree _, Stock.Place _ -> Set.of();
        };
    }

    private static Set<String> hosts(Goal goal) throws IOException {
        return goal.host().map(Set::of).orElse(Set.of());
    }

    private Map<String, String> environment(Session session) {
        Map<String, String> environment = new HashMap<>(session.environment());
        global.tmpdir.ifPresent(folder -> environment.put("TMPDIR", folder.toString()));
        return environment;
    }
}
