package dev.hod.cli.command;

import dev.hod.app.Ls;
import dev.hod.cli.display.Display;
import dev.hod.cli.display.Quantity;
import dev.hod.cli.option.ChoiceOptions;
import dev.hod.cli.option.ReferrersOption;
import dev.hod.cli.option.Usage;
import dev.hod.cli.option.Wishes;
import dev.hod.cli.outcome.Result;
import dev.hod.error.Failure;
import dev.hod.listing.Listing;
import dev.hod.listing.ListingJson;
import dev.hod.listing.ListingTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hod ls}. */
@picocli.CommandLine.Command(
        name = "ls",
        description = "Lists the images of a pool or bundle: digests, platforms, sizes, sharing.",
        customSynopsis = "hod ls POOL|FILE [LIST…|IMAGE…] [options]",
        footer = {"hod ls pool", "hod ls site.tar --json"})
@SuppressWarnings("NullAway.Init")
public final class LsCommand extends ReportingCommand {
    @Parameters(index = "0", paramLabel = "POOL|FILE", description = "A pool or a bundle.")
    String from;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "LIST|IMAGE",
            description = "Only these images. Default: all.")
    List<String> what = new ArrayList<>();

    @Mixin ChoiceOptions choice = new ChoiceOptions();

    @Override
    public Result run(Session session) throws IOException, Usage {
        Session.oneReader(from, what);
        Listing listing;
        try (Display display = session.console().display()) {
            Ls ls =
                    new Ls(
                            from,
                            Wishes.ofStored(what, choice, new ReferrersOption(), session.input()));
            listing = ls.run(display);
        }
        if (output.json) {
            session.console().print(ListingJson.lines(listing));
        }
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("images", listing.totals().names().images());
        facts.put("referrerTags", listing.totals().names().referrerTags());
        facts.put("bytes", listing.totals().unique());
        return Result.of(ListingTable.lines(listing, Quantity::size), facts)
                .failing(broken(listing), listing.images().size() - listing.totals().problems());
    }

    private static List<Result.Failed> broken(Listing listing) {
        List<Result.Failed> broken = new ArrayList<>();
        for (Listing.Image image : listing.images()) {
            image.problem()
                    .ifPresent(problem ->
                            broken.add(
                                    new Result.Failed(
                                            image.name().toString(), new Unreadable(problem))));
        }
        return broken;
    }

    private static final class Unreadable extends Failure {
        private static final long serialVersionUID = 1L;

        Unreadable(String problem) {
            super(Kind.CORRUPT, problem);
        }
    }
}
