package dev.hod.cli.command;

import dev.hod.app.Delete;
import dev.hod.cli.display.Display;
import dev.hod.cli.option.GlobalOptions;
import dev.hod.cli.option.PlaceOptions;
import dev.hod.cli.option.RetryOptions;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Result;
import dev.hod.cli.outcome.SkopeoFailure;
import dev.hod.error.Failure;
import dev.hod.reference.Location;
import dev.hod.transport.DeletingStore;
import dev.hod.trust.Policy;
import dev.hod.trust.Trust;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hod delete}. */
@picocli.CommandLine.Command(
        name = "delete",
        description =
                "Deletes an image. A registry deletes by digest: all tags of the repository that"
                        + " point at the image go with it, and are named.",
        customSynopsis = "hod delete IMAGE [options]",
        footer = "hod delete docker://registry.site:5000/app/web:1.2")
public final class DeleteCommand extends ReportingCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "IMAGE",
            description =
                    "docker://HOST/REPOSITORY[:TAG|@DIGEST], oci:PATH:NAME, containers-storage:NAME or"
                            + " pool:DIR:NAME.")
    List<String> arguments = new ArrayList<>();

    @Mixin PlaceOptions place = new PlaceOptions();
    @Mixin RetryOptions retry = new RetryOptions();
    @Mixin GlobalOptions global = new GlobalOptions();

    @Override
    public Result run(Session session) throws IOException, Usage {
        if (arguments.size() != 1) {
            throw new Usage("Usage: delete imageReference");
        }
        String location = arguments.getFirst();
        Delete deletion =
                new Delete(
                        location,
                        place.side(location, global, session.environment())
                                .withTrust(
                                        new Trust(
                                                Policy.NONE,
                                                global.trust.places(session.environment()))),
                        retry.retries());
        Duration limit = global.patience();
        try (Display display = session.console().brief()) {
            DeletingStore.Deleted deleted = Patience.within(limit, () -> deletion.run(display));
            if (!deleted.others().isEmpty()) {
                display.note(
                        "%s is deleted, and with it what else pointed at it: %s"
                                .formatted(deleted.digest(), String.join(", ", deleted.others())));
            }
        } catch (Failure e) {
            throw e.kind() == Failure.Kind.NOT_FOUND
                    ? SkopeoFailure.of(e, Location.parse(location))
                    : e;
        }
        return Result.of(List.of(), new LinkedHashMap<>());
    }
}
