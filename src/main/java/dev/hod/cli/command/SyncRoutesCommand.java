package dev.hod.cli.command;

import dev.hod.app.Copy;
import dev.hod.app.Journey;
import dev.hod.app.Mirror;
import dev.hod.app.Retries;
import dev.hod.app.Side;
import dev.hod.cli.display.Display;
import dev.hod.cli.display.Stopwatch;
import dev.hod.cli.option.FailureOptions;
import dev.hod.cli.option.RegistryOptions;
import dev.hod.cli.option.TrustOptions;
import dev.hod.cli.option.Usage;
import dev.hod.cli.option.Wishes;
import dev.hod.cli.outcome.Report;
import dev.hod.cli.outcome.Result;
import dev.hod.convert.Conversion;
import dev.hod.copy.CopyOptions.OnFailure;
import dev.hod.image.Platform;
import dev.hod.image.PlatformChoice;
import dev.hod.syncfile.SyncerFiles;
import dev.hod.trust.Signing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hod sync --images FILE}, which is image-syncer. */
@picocli.CommandLine.Command(
        name = "sync",
        description =
                "With --images, carries images between registries as the files of image-syncer say,"
                        + " in JSON or YAML: which images go where, and who to be there.",
        customSynopsis = "hod sync --images FILE [--auth FILE] [options]",
        footer = {
            "hod sync --auth auth.json --images images.json",
            "hod sync --auth auth.yaml --images images.yaml --dry-run"
        })
@SuppressWarnings("NullAway.Init")
public final class SyncRoutesCommand extends ReportingCommand {
    @Option(
            names = "--images",
            paramLabel = "FILE",
            description = "A mapping of sources to destinations, one or a list for each.")
    Optional<Path> images = Optional.empty();

    @Option(
            names = "--auth",
            paramLabel = "FILE",
            description =
                    "A mapping of HOST[/NAMESPACE] to username, password and insecure. Registries"
                            + " that are not in it are known from the usual files.")
    Optional<Path> auth = Optional.empty();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Both in one, under auth and images, as older versions had them.")
    Optional<Path> config = Optional.empty();

    @Option(
            names = "--os",
            split = ",",
            paramLabel = "OS",
            description = "Of an index, only images for this system; more than once.")
    List<String> systems = new ArrayList<>();

    @Option(
            names = "--arch",
            split = ",",
            paramLabel = "ARCH[:VARIANT]",
            description = "Only images for this architecture; more than once.")
    List<String> architectures = new ArrayList<>();

    @Option(
            names = {"-p", "--proc"},
            paramLabel = "N",
            description = "Blobs under way at once. Default: 6.")
    int parallel = 6;

    @Option(
            names = {"-r", "--retries"},
            paramLabel = "N",
            description = "Try whole images so often again. Default: 2.")
    int retries = 2;

    @Option(
            names = "--output-success-images",
            paramLabel = "FILE",
            description = "Write which images are where they were to go.")
    Optional<Path> successes = Optional.empty();

    @Option(
            names = "--output-images-format",
            paramLabel = "FORMAT",
            description = "yaml or json. Default: yaml.")
    String format = "yaml";

    @Option(names = "--force", hidden = true)
    boolean force;

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    boolean dryRun;

    @Mixin FailureOptions failures = new FailureOptions();
    @Mixin RegistryOptions registries = new RegistryOptions();
    @Mixin TrustOptions trust = new TrustOptions();

    @Override
    public Result run(Session session) throws IOException, Usage {
        failures.check();
        SyncerFiles files = files(session);
        Side side =
                Wishes.side(
                                registries,
                                trust.trust(session.environment()),
                                session.environment(),
                                Set.of())
                        .as(files);
        Mirror mirror =
                new Mirror(
                        new Journey.Routed(files.routes()),
                        side,
                        side,
                        new Copy.Form(
                                platforms(),
                                Copy.Format.AS_IT_IS,
                                Optional.empty(),
                                Conversion.Digests.MAY_CHANGE,
                                Copy.Signatures.LEFT,
                                Signing.NONE),
                        new Copy.Pace(
                                Math.max(1, parallel),
                                Wishes.onFailure(failures),
                                new Retries(Math.max(0, retries), Optional.empty())));
        Stopwatch watch = new Stopwatch();
        try (Display display = session.console().display()) {
            Mirror.Itinerary itinerary = mirror.find(display);
            List<Result.Failed> failed = new ArrayList<>();
            itinerary
                    .unfound()
                    .forEach(one -> failed.add(new Result.Failed(one.source(), one.cause())));
            if (!failed.isEmpty() && Wishes.onFailure(failures) == OnFailure.STOP) {
                throw failed.getFirst().cause();
            }
            if (dryRun) {
                return wouldCopy(mirror, itinerary, failed, display);
            }
            Mirror.Done done = mirror.copy(itinerary, display, _ -> {});
            RouteLists lists = new RouteLists(files.routes(), done.ended());
            if (successes.isPresent()) {
                lists.done().write(successes.get(), RouteLists.Format.of(format));
            }
            if (failures.failedList.isPresent()) {
                Path list = failures.failedList.get();
                lists.left(itinerary.unfound()).write(list, RouteLists.Format.ofName(list));
            }
            return result(done, failed, watch);
        }
    }

    private Result result(Mirror.Done done, List<Result.Failed> unfound, Stopwatch watch) {
        Result result = Report.ofCopies(done.outcomes(), watch.time(), false);
        List<Result.Failed> failed = new ArrayList<>(unfound);
        failed.addAll(result.failed());
        boolean whole = failed.isEmpty() && result.untried().isEmpty();
        return new Result(
                result.lines(),
                result.facts(),
                failed,
                result.untried(),
                result.succeeded(),
                whole || failures.failedList.isEmpty()
                        ? List.of()
                        : List.of(
                                "written to %1$s; run again with --images %1$s, or the whole file"
                                        .formatted(failures.failedList.get())),
                Optional.empty());
    }

    private static Result wouldCopy(
            Mirror mirror, Mirror.Itinerary itinerary, List<Result.Failed> failed, Display display)
            throws IOException {
        List<Mirror.Ended> missing = mirror.check(itinerary, display);
        for (Mirror.Ended one : missing) {
            failed.add(
                    new Result.Failed(one.pair().source().toString(), one.failure().orElseThrow()));
        }
        List<String> lines =
                itinerary.pairs().stream()
                        .map(pair -> "would copy " + pair.source() + " to " + pair.to())
                        .toList();
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("images", lines.size());
        return Result.of(lines, facts).failing(failed, lines.size() - missing.size());
    }

    private SyncerFiles files(Session session) throws IOException, Usage {
        if (config.isPresent()) {
            if (images.isPresent() || auth.isPresent()) {
                throw new Usage("--config stands for --auth and --images, not beside them");
            }
            return SyncerFiles.read(config.get(), session.environment());
        }
        if (images.isEmpty()) {
            throw new Usage("--auth needs --images: which images go where");
        }
        if (!format.equals("yaml") && !format.equals("json")) {
            throw new Usage("--output-images-format is yaml or json, not " + format);
        }
        return SyncerFiles.read(auth, images.get(), session.environment());
    }

    /** Everything, unless something is said of platforms. */
    private PlatformChoice platforms() throws Usage {
        if (systems.isEmpty() && architectures.isEmpty()) {
            return PlatformChoice.ALL;
        }
        List<String> wantedSystems = systems.isEmpty() ? List.of("linux") : systems;
        if (architectures.isEmpty()) {
            throw new Usage("--os needs --arch");
        }
        List<Platform> platforms = new ArrayList<>();
        for (String os : wantedSystems) {
            for (String arch : architectures) {
                try {
                    platforms.add(Platform.parse(os + '/' + arch.replace(':', '/')));
                } catch (IllegalArgumentException e) {
                    throw new Usage("--os, --arch: " + e.getMessage());
                }
            }
        }
        return new PlatformChoice.Only(platforms, PlatformChoice.Missing.IS_ALLOWED);
    }
}
