package dev.hod.cli.command;

import dev.hod.app.Effect;
import dev.hod.app.Prune;
import dev.hod.cli.display.Quantity;
import dev.hod.cli.display.Stopwatch;
import dev.hod.cli.option.AgeOption;
import dev.hod.cli.option.PoolOption;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Garbage;
import dev.hod.cli.outcome.Result;
import dev.hod.reference.ImageName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hod prune}. */
@picocli.CommandLine.Command(
        name = "prune",
        description = {
            "Drops old releases of a pool with all that only they held: tags that point at nothing"
                    + " but their images, and then all garbage. A tag that a release which stays"
                    + " has too points at what it is there again.",
            "Only shows what would go; --delete does it."
        },
        customSynopsis = "hod prune --keep-last N --pool DIR [options]",
        footer = {
            "hod prune --keep-last 3 --pool pool",
            "hod prune --keep-last 3 --keep 2024-lts --pool pool --delete"
        })
public final class PruneCommand extends ReportingCommand {
    /** More names than this are counted. */
    private static final int NAMED = 20;

    @Option(
            names = "--keep-last",
            required = true,
            paramLabel = "N",
            description = "The N youngest releases stay.")
    int last;

    @Option(
            names = "--keep",
            split = ",",
            paramLabel = "NAME",
            description = "This release stays too; more than once.")
    List<String> names = new ArrayList<>();

    @Option(names = "--delete", description = "Do it. Default: only show.")
    boolean delete;

    @Mixin AgeOption age = new AgeOption();
    @Mixin PoolOption pool = new PoolOption();

    @Override
    public Result run(Session session) throws IOException, Usage {
        if (last < 0 || (last == 0 && names.isEmpty())) {
            throw new Usage("--keep-last: no release would stay");
        }
        Stopwatch watch = new Stopwatch();
        Prune.Pruned pruned =
                new Prune(
                                pool.pool,
                                last,
                                names,
                                age.duration(),
                                delete ? Effect.DONE : Effect.SAID)
                        .run();
        List<String> lines = new ArrayList<>();
        lines.add(
                pruned.dropped().isEmpty()
                        ? "no release goes; there are " + pruned.kept().size()
                        : "%s: %s; %s"
                                .formatted(
                                        delete ? "dropped" : "would drop",
                                        String.join(", ", pruned.dropped()),
                                        "there stay " + String.join(", ", pruned.kept())));
        named(pruned.gone(), "gone", lines);
        named(pruned.moved(), "points at what it is in a release that stays", lines);
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("dropped", pruned.dropped());
        facts.put("kept", pruned.kept());
        facts.put("gone", pruned.gone().stream().map(ImageName::toString).toList());
        facts.put("moved", pruned.moved().stream().map(ImageName::toString).toList());
        if (pruned.verdict().isPresent()) {
            Result garbage = Garbage.result(pruned.verdict().get(), delete, watch.time());
            lines.addAll(garbage.lines());
            facts.putAll(garbage.facts());
        }
        return Result.of(lines, facts);
    }

    private static void named(List<ImageName> names, String how, List<String> lines) {
        names.stream().limit(NAMED).forEach(name -> lines.add(name + ": " + how));
        if (names.size() > NAMED) {
            lines.add("and " + Quantity.count(names.size() - NAMED, "more name") + ": " + how);
        }
    }
}
