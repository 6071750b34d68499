package dev.hod.cli.command;

import dev.hod.app.Repair;
import dev.hod.app.Verify;
import dev.hod.cli.display.Display;
import dev.hod.cli.display.Quantity;
import dev.hod.cli.display.Stopwatch;
import dev.hod.cli.option.RegistryOptions;
import dev.hod.cli.option.Usage;
import dev.hod.cli.option.Wishes;
import dev.hod.cli.outcome.Faulty;
import dev.hod.cli.outcome.Reason;
import dev.hod.cli.outcome.Result;
import dev.hod.copy.Outcome;
import dev.hod.fault.Fault;
import dev.hod.pool.Damage;
import dev.hod.trust.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod verify}. */
@picocli.CommandLine.Command(
        name = "verify",
        description =
                "Checks every digest, size, link and reference of a bundle or pool, and lists every"
                        + " fault.",
        customSynopsis = "hod verify FILE|DIR [--repair --from PLACE] [options]",
        footer = {
            "hod verify site.tar",
            "hod verify /var/lib/registry",
            "hod verify pool --repair --from registry.corp:5000"
        })
@SuppressWarnings("NullAway.Init")
public final class VerifyCommand extends ReportingCommand {
    @Parameters(
            arity = "1",
            paramLabel = "FILE|DIR",
            description = "A bundle or a pool; - for a bundle on standard input.")
    String what;

    /** More faults than this are counted; a pool that lost a disk has one for every blob. */
    private static final int NAMED = 1_000;

    @Option(
            names = "--repair",
            description =
                    "Fetch what is missing or spoiled in a pool again, and nothing else; then check"
                            + " once more.")
    boolean repair;

    @Option(
            names = "--from",
            paramLabel = "HOST|POOL|BUNDLE",
            description =
                    "Where to fetch it. HOST[/PREFIX] is asked for the repository that an image was"
                            + " pulled from, then for the pool's name of it.")
    Optional<String> from = Optional.empty();

    @Mixin RegistryOptions registries = new RegistryOptions();

    @Override
    public Result run(Session session) throws IOException, Usage {
        if (repair != from.isPresent()) {
            throw new Usage("--repair and --from go together");
        }
        return repair ? repaired(session) : checked(session);
    }

    private Result repaired(Session session) throws IOException, Usage {
        Stopwatch watch = new Stopwatch();
        Repair task =
                new Repair(
                        Path.of(what),
                        from.orElseThrow(),
                        Wishes.side(registries, Trust.ANYBODY, session.environment(), Set.of()));
        Damage damage;
        try (Display display = session.console().display()) {
            damage = task.check(_ -> {}, display);
        }
        if (damage.isNone()) {
            return checked(session);
        }
        Repair.Repaired done;
        try (Display display = session.console().display()) {
            done = task.run(damage, display);
            for (Path file : done.shared()) {
                display.note(
                        file
                                + " was spoiled under other names too, in trees that share it by"
                                + " hard link; they still have it");
            }
            for (Outcome outcome : done.outcomes()) {
                if (outcome instanceof Outcome.Failed failed) {
                    display.note(
                            "not repaired: "
                                    + failed.request().written()
                                    + ": "
                                    + Reason.of(failed.request().written(), failed.cause()));
                }
            }
        }
        if (done.end().isPresent()) {
            throw done.end().get();
        }
        String line =
                "%s: %s, %s, fetched from %s in %s"
                        .formatted(
                                what,
                                Quantity.count(done.blobs(), "blob"),
                                Quantity.size(done.bytes()),
                                from.orElseThrow(),
                                Quantity.time(watch.time()));
        Result sound = checked(session);
        SequencedMap<String, Object> facts = new LinkedHashMap<>(sound.facts());
        facts.put("repairedBlobs", done.blobs());
        facts.put("repairedBytes", done.bytes());
        return sound.saying(Stream.concat(Stream.of(line), sound.lines().stream()).toList(), facts);
    }

    private Result checked(Session session) throws IOException {
        Stopwatch watch = new Stopwatch();
        List<Fault> faults = new ArrayList<>();
        Verify.Checked checked;
        try (Display display = session.console().display()) {
            checked =
                    new Verify(what, session.input())
                            .run(
                                    fault -> {
                                        if (faults.size() < NAMED) {
                                            faults.add(fault);
                                        }
                                    },
                                    display);
        }
        if (checked.faults() > 0) {
            throw new Faulty(name(), faults, checked.faults(), hint(faults));
        }
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("images", checked.names().images());
        facts.put("referrerTags", checked.names().referrerTags());
        facts.put("blobs", checked.blobs());
        facts.put("bytes", checked.bytes());
        facts.put("faults", checked.faults());
        facts.put("milliseconds", watch.time().toMillis());
        return Result.of(
                List.of(
                        "%s is sound: %s, %s, %s checked in %s"
                                .formatted(
                                        name(),
                                        checked.names(),
                                        Quantity.count(checked.blobs(), "blob"),
                                        Quantity.size(checked.bytes()),
                                        Quantity.time(watch.time()))),
                facts);
    }

    private Optional<String> hint(List<Fault> faults) {
        boolean repairable =
                faults.stream().anyMatch(fault -> fault.kind() != Fault.Kind.FRAMING)
                        && !what.equals("-")
                        && Files.isDirectory(Path.of(what));
        return repairable && !repair
                ? Optional.of(
                        "hod verify "
                                + what
                                + " --repair --from HOST|POOL|BUNDLE fetches anew what is missing"
                                + " or corrupt")
                : Optional.empty();
    }

    private String name() {
        return what.equals("-") ? "standard input" : what;
    }
}
