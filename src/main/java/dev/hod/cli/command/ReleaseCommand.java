package dev.hod.cli.command;

import dev.hod.app.MakeRelease;
import dev.hod.app.ShownReleases;
import dev.hod.cli.display.Display;
import dev.hod.cli.display.Quantity;
import dev.hod.cli.option.ChoiceOptions;
import dev.hod.cli.option.PoolOption;
import dev.hod.cli.option.ReferrersOption;
import dev.hod.cli.option.Usage;
import dev.hod.cli.option.Wishes;
import dev.hod.cli.outcome.Result;
import dev.hod.listing.TextTable;
import dev.hod.release.Release;
import dev.hod.release.Releases.Replacing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod release}. */
@picocli.CommandLine.Command(
        name = "release",
        description = {
            "Records in a pool which digests lists mean now. They are kept whatever becomes of their"
                    + " tags, and release:NAME stands for them wherever a LIST does"
                    + " (release:POOL#NAME where no pool is at hand).",
            "Without a NAME it shows the releases there are; hod prune drops old ones, hod diff"
                    + " compares them."
        },
        customSynopsis = "hod release [NAME LIST…|IMAGE…] --pool DIR [options]",
        footer = {
            "hod release 2026-11 site.list --pool pool",
            "hod pack release:2026-11 --pool pool -o site.tar"
        })
public final class ReleaseCommand extends ReportingCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "Formed as a tag is: 2026-11, v1.4.")
    String name = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "LIST|IMAGE",
            description = "What belongs to it.")
    List<String> what = new ArrayList<>();

    @Option(names = "--replace", description = "In place of a release of the same name.")
    boolean replace;

    @Option(
            names = "--group",
            split = ",",
            paramLabel = "HEADING",
            description = "Keep to these ## headings of the lists; more than once.")
    List<String> groups = new ArrayList<>();

    @Mixin PoolOption pool = new PoolOption();

    @Override
    public Result run(Session session) throws IOException, Usage {
        if (name.isEmpty()) {
            return shown(new ShownReleases(pool.pool).run());
        }
        if (what.isEmpty()) {
            throw new Usage("which images belong to release " + name + "?");
        }
        ChoiceOptions choice = new ChoiceOptions();
        choice.groups = groups;
        Release made;
        try (Display display = session.console().display()) {
            made =
                    new MakeRelease(
                                    pool.pool,
                                    name,
                                    Wishes.ofStored(
                                            what, choice, new ReferrersOption(), session.input()),
                                    replace ? Replacing.ALLOWED : Replacing.REFUSED)
                            .run(display);
        }
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("images", made.images().size());
        return Result.of(
                List.of(
                        "release %s holds %s"
                                .formatted(
                                        made.name(),
                                        Quantity.count(made.images().size(), "image"))),
                facts);
    }

    private static Result shown(List<Release> releases) {
        TextTable table = new TextTable("RELEASE", "MADE", ">IMAGES");
        List<Object> all = new ArrayList<>();
        for (Release release : releases) {
            table.row(
                    release.name(),
                    release.made().toString(),
                    String.valueOf(release.images().size()));
            SequencedMap<String, Object> members = new LinkedHashMap<>();
            members.put("name", release.name());
            members.put("made", release.made().toString());
            members.put("images", release.images().size());
            all.add(members);
        }
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("releases", all);
        return Result.of(
                releases.isEmpty() ? List.of("no release is recorded") : table.lines(), facts);
    }
}
