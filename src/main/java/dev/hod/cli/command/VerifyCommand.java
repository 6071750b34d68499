package dev.hod.cli.command;

import dev.hod.app.Verify;
import dev.hod.cli.display.Display;
import dev.hod.cli.display.Quantity;
import dev.hod.cli.display.Stopwatch;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Faulty;
import dev.hod.cli.outcome.Result;
import dev.hod.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import picocli.CommandLine.Parameters;

/** {@code hod verify}. */
@picocli.CommandLine.Command(
        name = "verify",
        description =
                "Checks every digest, size, link and reference of a bundle or pool, and lists every"
                        + " fault.",
        customSynopsis = "hod verify FILE|DIR [options]",
        footer = {"hod verify site.tar", "hod verify /var/lib/registry"})
@SuppressWarnings("NullAway.Init")
public final class VerifyCommand extends ReportingCommand {
    @Parameters(
            arity = "1",
            paramLabel = "FILE|DIR",
            description = "A bundle or a pool; - for a bundle on standard input.")
    String what;

    /** More faults than this are counted; a pool that lost a disk has one for every blob. */
    private static final int NAMED = 1_000;

    @Override
    public Result run(Session session) throws IOException, Usage {
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
        boolean rotten =
                faults.stream().anyMatch(fault -> fault.kind() == Fault.Kind.CORRUPT)
                        && !what.equals("-")
                        && Files.isDirectory(Path.of(what));
        return rotten
                ? Optional.of(
                        "hod pull --check of its images takes anew what is corrupt; hod unpack --check does"
                                + " from a bundle")
                : Optional.empty();
    }

    private String name() {
        return what.equals("-") ? "standard input" : what;
    }
}
