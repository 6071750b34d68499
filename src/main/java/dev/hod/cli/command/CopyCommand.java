package dev.hod.cli.command;

import dev.hod.app.Cargo;
import dev.hod.app.Copy;
import dev.hod.app.Depot;
import dev.hod.app.Wish;
import dev.hod.cli.display.Display;
import dev.hod.cli.display.Stopwatch;
import dev.hod.cli.option.DestinationOptions;
import dev.hod.cli.option.FormOptions;
import dev.hod.cli.option.GlobalOptions;
import dev.hod.cli.option.OutputFile;
import dev.hod.cli.option.RetryOptions;
import dev.hod.cli.option.SigningOptions;
import dev.hod.cli.option.SourceOptions;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Report;
import dev.hod.cli.outcome.Result;
import dev.hod.cli.outcome.SkopeoFailure;
import dev.hod.copy.CopyOptions.OnFailure;
import dev.hod.copy.Outcome;
import dev.hod.copy.ReferrersChoice;
import dev.hod.image.Digest;
import dev.hod.image.PlatformChoice;
import dev.hod.reference.BadLocation;
import dev.hod.reference.FullReference;
import dev.hod.reference.ImageName;
import dev.hod.reference.Location;
import dev.hod.trust.Signing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod copy}, which is {@code skopeo copy} and more. */
@picocli.CommandLine.Command(
        name = "copy",
        description =
                "Copies images from wherever they are to wherever they are to be: docker://, dir:,"
                        + " oci:, oci-archive:, docker-archive:, docker-daemon:,"
                        + " containers-storage:, pool:, bundle:. Options and output are skopeo's;"
                        + " several images go in one run.",
        customSynopsis = {
            "hod copy SOURCE DESTINATION [options]",
            "hod copy SOURCE… PLACE [options]",
            "hod copy --list LIST PLACE PLACE [options]"
        },
        footer = {
            "hod copy docker://alpine:3.20 dir:alpine",
            "hod copy --all docker://alpine:3.20 oci:layout:alpine",
            "hod copy docker://alpine:3.20 docker-archive:/dev/stdout:alpine:3.20 | docker load",
            "hod copy --list images.list docker://docker.io oci:layout"
        })
@SuppressWarnings("NullAway.Init")
public final class CopyCommand extends ReportingCommand {
    private static final Pattern INTO_STANDARD_OUTPUT =
            Pattern.compile("(docker|oci)-archive:/(dev/stdout|dev/fd/1|proc/self/fd/1)(:.*)?");

    @Parameters(
            arity = "0..*",
            paramLabel = "SOURCE DESTINATION",
            description = "transport:details, as skopeo(1) has them.")
    List<String> what = new ArrayList<>();

    @Option(
            names = "--list",
            paramLabel = "LIST",
            description = "Copy the images of this list from one place to another; more than once.")
    List<String> lists = new ArrayList<>();

    @Option(
            names = "--additional-tag",
            split = ",",
            paramLabel = "TAG",
            description = "A further name for the image (docker-archive).")
    List<String> additionalTags = new ArrayList<>();

    @Option(
            names = "--digestfile",
            paramLabel = "FILE",
            description = "Write the digest of what was written into this file.")
    Optional<Path> digestFile = Optional.empty();

    @Option(
            names = "--image-parallel-copies",
            paramLabel = "N",
            description = "Blobs under way at once. Default: 6.")
    int parallel;

    @Option(names = "--authfile", paramLabel = "FILE", description = "Credentials, for both sides.")
    Optional<Path> authfile = Optional.empty();

    @Mixin FormOptions form = new FormOptions();
    @Mixin SourceOptions source = new SourceOptions();
    @Mixin DestinationOptions destination = new DestinationOptions();
    @Mixin SigningOptions signing = new SigningOptions();
    @Mixin RetryOptions retry = new RetryOptions();
    @Mixin GlobalOptions global = new GlobalOptions();

    /** An archive that is sent on its way lets nothing else onto it. */
    @Override
    public boolean writesDataToStandardOutput() {
        return what.size() > 1 && INTO_STANDARD_OUTPUT.matcher(what.getLast()).matches();
    }

    @Override
    public Result run(Session session) throws IOException, Usage {
        Cargo cargo = cargo(session);
        if (digestFile.isPresent()) {
            OutputFile.check("--digestfile", digestFile.get(), OutputFile.Way.REPLACED_OR_PASSED);
        }
        PlatformChoice platforms = form.platforms(global);
        Signing signers = signing.signing(session.environment());
        Copy copy =
                new Copy(
                        cargo,
                        source.values()
                                .side(
                                        hosts(cargo, End.SOURCE),
                                        global,
                                        global.environment(session.environment()),
                                        authfile,
                                        List.of())
                                .withTrust(global.trust.trust(session.environment())),
                        destination
                                .values()
                                .side(
                                        hosts(cargo, End.DESTINATION),
                                        global,
                                        global.environment(session.environment()),
                                        authfile,
                                        tags()),
                        form.form(platforms, cargo, signers),
                        new Copy.Pace(
                                parallel <= 0 ? 6 : parallel, OnFailure.GO_ON, retry.retries()));
        Stopwatch watch = new Stopwatch();
        Copy.Copied copied;
        CopyLines lines =
                new CopyLines(
                        output.quiet || output.json ? _ -> {} : session.console()::line,
                        signers.signers());
        Duration limit = global.patience();
        try (Display display = session.console().brief()) {
            form.ineffective(cargo).forEach(display::note);
            copied = Patience.within(limit, () -> copy.run(display, lines));
        }
        return ended(copied, cargo, lines, watch);
    }

    private Result ended(Copy.Copied copied, Cargo cargo, CopyLines lines, Stopwatch watch)
            throws IOException {
        List<Outcome> outcomes = copied.outcomes();
        if (cargo instanceof Cargo.One one) {
            if (outcomes.getFirst() instanceof Outcome.Failed failed) {
                throw SkopeoFailure.of(failed.cause(), one.source());
            }
            digest(outcomes.getFirst()).ifPresent(_ -> lines.written());
        }
        writeDigests(copied, cargo);
        return Report.ofCopies(outcomes, watch.time(), cargo instanceof Cargo.One);
    }

    private void writeDigests(Copy.Copied copied, Cargo cargo) throws IOException {
        if (digestFile.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < copied.outcomes().size(); i++) {
            Optional<Digest> digest = digest(copied.outcomes().get(i));
            if (digest.isPresent() && cargo instanceof Cargo.One) {
                text.append(digest.get());
            } else if (digest.isPresent()) {
                text.append(digest.get()).append(' ').append(copied.legs().get(i)).append('\n');
            }
        }
        OutputFile.write(digestFile.get(), text.toString());
    }

    private static Optional<Digest> digest(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> Optional.of(done.digest());
            case Outcome.AlreadyThere there -> Optional.of(there.digest());
            case Outcome.Failed _, Outcome.LeftOut _, Outcome.NotTried _ -> Optional.empty();
        };
    }

    private Cargo cargo(Session session) throws Usage {
        if (!lists.isEmpty()) {
            if (what.size() != 2) {
                throw new Usage("--list needs the place to copy from and the place to copy to");
            }
            Wish wish =
                    new Wish(
                            lists,
                            List.of(),
                            PlatformChoice.ALL,
                            Wish.By.USER,
                            PlatformChoice.Missing.FAILS,
                            ReferrersChoice.LEFT,
                            session.input());
            return new Cargo.Listed(
                    wish, depot("source", what.getFirst()), depot("destination", what.getLast()));
        }
        if (what.size() < 2) {
            throw new Usage("Exactly two arguments expected");
        }
        if (what.size() == 2) {
            return new Cargo.One(
                    location("source", what.getFirst()), location("destination", what.getLast()));
        }
        List<Location> sources = new ArrayList<>();
        for (String text : what.subList(0, what.size() - 1)) {
            sources.add(location("source", text));
        }
        return new Cargo.Several(sources, depot("destination", what.getLast()));
    }

    private static Location location(String end, String text) throws Usage {
        try {
            return Location.parse(text);
        } catch (BadLocation e) {
            throw new Usage("Invalid %s name %s: %s".formatted(end, text, e.getMessage()));
        }
    }

    private static Depot depot(String end, String text) throws Usage {
        try {
            return Depot.parse(text);
        } catch (BadLocation e) {
            throw new Usage("Invalid %s name %s: %s".formatted(end, text, e.getMessage()));
        }
    }

    private List<ImageName> tags() throws Usage {
        List<ImageName> names = new ArrayList<>();
        for (String tag : additionalTags) {
            try {
                FullReference full = FullReference.parse(tag).withDefaultTag();
                names.add(ImageName.called(full.toString()));
            } catch (BadLocation e) {
                throw new Usage(
                        "error parsing additional-tag '%s': %s".formatted(tag, e.getMessage()));
            }
        }
        return names;
    }

    private enum End {
        SOURCE,
        DESTINATION
    }

    /** Registries that are asked at one end. */
    private static Set<String> hosts(Cargo cargo, End end) {
        Stream<String> hosts =
                switch (cargo) {
                    case Cargo.One(Location source, Location destination) ->
                            host(end == End.SOURCE ? source : destination);
                    case Cargo.Several(List<Location> sources, Depot destination) ->
                            end == End.SOURCE
                                    ? sources.stream().flatMap(CopyCommand::host)
                                    : host(destination);
                    case Cargo.Listed(Wish _, Depot source, Depot destination) ->
                            host(end == End.SOURCE ? source : destination);
                    case Cargo.Pairs _ -> Stream.empty();
                };
        return new HashSet<>(hosts.toList());
    }

    private static Stream<String> host(Location location) {
        return location instanceof Location.Registry registry
                ? Stream.of(registry.host())
                : Stream.empty();
    }

    private static Stream<String> host(Depot depot) {
        return switch (depot) {
            case Depot.Registry(var target) -> Stream.of(target.host());
            case Depot.Place(Location location) -> host(location);
        };
    }
}
