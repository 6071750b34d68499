package dev.hod.cli.command;

import dev.hod.app.Diff;
import dev.hod.cli.display.Display;
import dev.hod.cli.display.Quantity;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Result;
import dev.hod.listing.Difference;
import dev.hod.listing.Difference.Kind;
import dev.hod.listing.DifferenceText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod diff}. */
@picocli.CommandLine.Command(
        name = "diff",
        description = {
            "Compares two sets of images: names added (+), removed (-), and moved to another digest"
                    + " (~), with the bytes each adds that the old set has nowhere, and frees that"
                    + " the new one needs nowhere.",
            "A set is a pool, a bundle, a list, or a release: release:NAME, or release:POOL#NAME."
        },
        customSynopsis = "hod diff OLD NEW [--pool DIR] [options]",
        footer = {
            "hod diff release:2026-10 release:2026-11 --pool pool",
            "hod diff last-month.tar pool"
        })
@SuppressWarnings("NullAway.Init")
public final class DiffCommand extends ReportingCommand {
    @Parameters(index = "0", paramLabel = "OLD", description = "A pool, bundle, release or list.")
    String old;

    @Parameters(index = "1", paramLabel = "NEW", description = "Likewise.")
    String now;

    @Option(
            names = "--pool",
            paramLabel = "DIR",
            description = "Where lists and releases are looked for.")
    Optional<Path> pool = Optional.empty();

    @Override
    public Result run(Session session) throws IOException, Usage {
        Difference difference;
        try (Display display = session.console().display()) {
            difference = new Diff(old, now, pool).run(display);
        }
        if (output.json) {
            session.console().print(DifferenceText.json(difference));
        }
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("added", difference.count(Kind.ADDED));
        facts.put("removed", difference.count(Kind.REMOVED));
        facts.put("moved", difference.count(Kind.MOVED));
        return Result.of(DifferenceText.lines(difference, Quantity::size), facts);
    }
}
