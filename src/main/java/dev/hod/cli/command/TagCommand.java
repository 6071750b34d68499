package dev.hod.cli.command;

import dev.hod.app.Tag;
import dev.hod.cli.display.Display;
import dev.hod.cli.option.PoolOption;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Result;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hod tag}. */
@picocli.CommandLine.Command(
        name = "tag",
        description =
                "Gives an image of a pool one more name, in its repository or another. What the name"
                        + " pointed at before is said.",
        customSynopsis = "hod tag IMAGE NEW --pool DIR [options]",
        footer = "hod tag app/web:1.2 app/web:stable --pool pool")
@SuppressWarnings("NullAway.Init")
public final class TagCommand extends ReportingCommand {
    @Parameters(index = "0", paramLabel = "IMAGE", description = "By tag or digest.")
    String image;

    @Parameters(index = "1", paramLabel = "NEW", description = "REPOSITORY:TAG.")
    String to;

    @Mixin PoolOption pool = new PoolOption();

    @Override
    public Result run(Session session) throws IOException, Usage {
        Tag.Set set;
        try (Display display = session.console().display()) {
            set = new Tag(pool.pool, image, to).run(display);
        }
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", set.name().toString());
        facts.put("digest", set.digest());
        set.was().ifPresent(was -> facts.put("was", was));
        return Result.of(
                List.of(
                        set.name()
                                + " is "
                                + set.digest()
                                + set.was().map(was -> "; it was " + was).orElse("")),
                facts);
    }
}
