package dev.hod.cli.command;

import dev.hod.app.ListTags;
import dev.hod.cli.display.Display;
import dev.hod.cli.option.GlobalOptions;
import dev.hod.cli.option.PlaceOptions;
import dev.hod.cli.option.RetryOptions;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Result;
import dev.hod.json.GoJson;
import dev.hod.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hod list-tags}. */
@picocli.CommandLine.Command(
        name = "list-tags",
        description =
                "The tags of a registry's repository, or what the images of an archive, a layout, a"
                        + " pool or a bundle are called, as JSON.",
        customSynopsis = "hod list-tags REPOSITORY [options]",
        footer = {
            "hod list-tags docker://registry.site:5000/app/web",
            "hod list-tags docker-archive:saved.tar",
            "hod list-tags pool:/srv/pool:library/alpine"
        })
public final class ListTagsCommand extends ReportingCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "REPOSITORY",
            description = "docker://HOST/REPOSITORY without a tag, or another place.")
    public List<String> arguments = new ArrayList<>();

    @Mixin PlaceOptions place = new PlaceOptions();
    @Mixin RetryOptions retry = new RetryOptions();
    @Mixin GlobalOptions global = new GlobalOptions();

    @Override
    public Result run(Session session) throws IOException, Usage {
        if (arguments.size() != 1) {
            throw new Usage("Exactly one non-option argument expected");
        }
        String location = arguments.getFirst();
        ListTags listing =
                new ListTags(
                        location,
                        place.side(location, global, session.environment()),
                        retry.retries());
        ListTags.Listed listed;
        Duration limit = global.patience();
        try (Display display = session.console().brief()) {
            listed = Patience.within(limit, () -> listing.run(display));
        }
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        listed.repository().ifPresent(name -> members.put("Repository", new Json.Text(name)));
        members.put("Tags", Json.texts(listed.tags()));
        String text = GoJson.indented(new Json.Struct(members), "    ") + '\n';
        session.console().data(text.getBytes(StandardCharsets.UTF_8));
        return Result.of(List.of(), new LinkedHashMap<>());
    }
}
