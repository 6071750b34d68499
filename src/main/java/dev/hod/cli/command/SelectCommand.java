package dev.hod.cli.command;

import dev.hod.app.Select;
import dev.hod.cli.display.Display;
import dev.hod.cli.display.Quantity;
import dev.hod.cli.display.Stopwatch;
import dev.hod.cli.option.ChoiceOptions;
import dev.hod.cli.option.ReferrersOption;
import dev.hod.cli.option.Usage;
import dev.hod.cli.option.Wishes;
import dev.hod.cli.outcome.Report;
import dev.hod.cli.outcome.Result;
import dev.hod.pool.SharingReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod select}. */
@picocli.CommandLine.Command(
        name = "select",
        description =
                "Makes a tree of its own from some images of a pool, by hard link where the file"
                        + " system can.",
        customSynopsis = "hod select LIST…|IMAGE… --pool DIR --to DIR [options]",
        footer = {
            "hod select alpine:3.20 --pool pool --to subset",
            "hod select site.list --platform linux/arm64 --pool /var/lib/registry --to site"
        })
@SuppressWarnings("NullAway.Init")
public final class SelectCommand extends ReportingCommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "LIST|IMAGE",
            description =
                    "A list, a folder of them, - for standard input, or an image. Names are found"
                            + " as they are meant: alpine is library/alpine and the other way"
                            + " round.")
    List<String> what;

    @Option(
            names = "--pool",
            required = true,
            paramLabel = "DIR",
            description = "Where the images are; it may be a running registry's storage.")
    Path pool;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "DIR",
            description = "Where they go, beside what is there.")
    Path to;

    @Mixin ChoiceOptions choice = new ChoiceOptions();
    @Mixin ReferrersOption referrers = new ReferrersOption();

    @Override
    public Result run(Session session) throws IOException, Usage {
        Stopwatch watch = new Stopwatch();
        Select.Made made;
        try (Display display = session.console().display("linked")) {
            Select select =
                    new Select(Wishes.ofStored(what, choice, referrers, session.input()), pool, to);
            made = select.run(display);
        }
        Result carried = Report.ofSelection(made.carried(), watch.time());
        SharingReport sharing = made.sharing();
        List<String> lines = new ArrayList<>();
        lines.add(
                made.carried().outcomes().isEmpty()
                        ? Result.NOTHING_TO_DO
                        : "%s in %s: %s in %s"
                                .formatted(
                                        Report.names(made.carried()),
                                        to,
                                        how(sharing),
                                        Quantity.time(watch.time())));
        lines.addAll(carried.lines());
        lines.addAll(sharing(sharing));
        SequencedMap<String, Object> facts = new LinkedHashMap<>(carried.facts());
        facts.put("linked", sharing.linked());
        facts.put("cloned", sharing.cloned());
        facts.put("copied", sharing.copied());
        facts.put("copiedBytes", sharing.copiedBytes());
        return carried.saying(lines, facts);
    }

    /** How the blobs came over: {@code 8 blobs linked, 73 MB}. */
    static String how(SharingReport sharing) {
        List<String> ways = new ArrayList<>();
        way(sharing.linked(), "linked", sharing.linkedBytes(), ways);
        way(sharing.cloned(), "cloned", sharing.clonedBytes(), ways);
        way(sharing.copied(), "copied", sharing.copiedBytes(), ways);
        return ways.isEmpty() ? "no blob had to come over" : String.join("; ", ways);
    }

    private static void way(long count, String verb, long bytes, List<String> ways) {
        if (count > 0) {
            ways.add(Quantity.count(count, "blob") + ' ' + verb + ", " + Quantity.size(bytes));
        }
    }

    /** What a link costs is nothing, so only what could not be one is said. */
    static List<String> sharing(SharingReport how) {
        List<String> lines = new ArrayList<>();
        String why = how.whyNotLinked().map(reason -> " (" + reason + ")").orElse("");
        if (how.cloned() > 0) {
            lines.add(
                    "no hard links here"
                            + why
                            + ": "
                            + Quantity.count(how.cloned(), "blob")
                            + " of "
                            + Quantity.size(how.clonedBytes())
                            + " share their blocks instead");
        }
        if (how.copied() > 0) {
            lines.add(
                    "no hard links here"
                            + why
                            + ": "
                            + Quantity.count(how.copied(), "blob")
                            + " had to be copied, which takes "
                            + Quantity.size(how.copiedBytes()));
        }
        return lines;
    }
}
