package dev.hod.cli.command;

import dev.hod.app.Inspect;
import dev.hod.app.Inspect.Found;
import dev.hod.cli.display.Display;
import dev.hod.cli.option.GlobalOptions;
import dev.hod.cli.option.PlaceOptions;
import dev.hod.cli.option.RetryOptions;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Result;
import dev.hod.cli.outcome.SkopeoFailure;
import dev.hod.error.Failure;
import dev.hod.reference.Location;
import dev.hod.template.Template;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod inspect}. */
@picocli.CommandLine.Command(
        name = "inspect",
        description =
                "What there is to know of an image, as JSON: digest, tags, labels, layers,"
                        + " environment. No layer is fetched.",
        customSynopsis = "hod inspect IMAGE [options]",
        footer = {
            "hod inspect docker://registry.site:5000/app/web:1.2",
            "hod inspect --tls-verify=false docker://old.site:5000/app/web:1.2",
            "hod inspect --format '{{.Digest}}' dir:web",
            "hod inspect --config oci:layout:web | jq .config"
        })
public final class InspectCommand extends ReportingCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "IMAGE",
            description = "transport:details, such as docker://HOST/REPOSITORY:TAG or dir:PATH.")
    public List<String> arguments = new ArrayList<>();

    @Option(
            names = "--raw",
            description = "The manifest, or with --config the config, to the byte.")
    public boolean raw;

    @Option(names = "--config", description = "The image's config as OCI has it.")
    public boolean config;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "TEMPLATE",
            description = "Fill in a template of Go's, such as {{.Digest}}.")
    public Optional<String> format = Optional.empty();

    @Option(
            names = {"-n", "--no-tags"},
            description = "Do not list the repository's other tags.")
    public boolean noTags;

    @Mixin PlaceOptions place = new PlaceOptions();
    @Mixin RetryOptions retry = new RetryOptions();
    @Mixin GlobalOptions global = new GlobalOptions();

    @Override
    public Result run(Session session) throws IOException, Usage {
        if (arguments.size() != 1) {
            throw new Usage("Exactly one argument expected");
        }
        if (raw && format.filter(f -> !f.isEmpty()).isPresent()) {
            throw new Usage("raw output does not support format option");
        }
        Optional<Template> template = template();
        String location = arguments.getFirst();
        Inspect inspect =
                new Inspect(
                        location,
                        view(),
                        noTags ? Inspect.RepositoryTags.LEFT : Inspect.RepositoryTags.LISTED,
                        global.platforms(),
                        place.side(location, global, session.environment()),
                        retry.retries());
        Duration limit = global.patience();
        try (Display display = session.console().brief()) {
            Found found = Patience.within(limit, () -> inspect.run(display));
            session.console().data(bytes(found, template));
        } catch (Failure e) {
            throw e.kind() == Failure.Kind.NOT_FOUND
                    ? SkopeoFailure.of(e, Location.parse(location))
                    : e;
        }
        return Result.of(List.of(), new LinkedHashMap<>());
    }

    private Optional<Template> template() throws IOException {
        String text = format.orElse("");
        return text.isEmpty() || Template.asksForJson(text)
                ? Optional.empty()
                : Optional.of(Template.parse(text));
    }

    private Inspect.View view() {
        if (config) {
            return raw ? Inspect.View.CONFIG_BYTES : Inspect.View.CONFIG;
        }
        return raw ? Inspect.View.MANIFEST_BYTES : Inspect.View.FACTS;
    }

    private static byte[] bytes(Found found, Optional<Template> template) throws IOException {
        return switch (found) {
            case Found.Document document -> document.bytes();
            case Found.Facts(var value) -> {
                String text =
                        template.isPresent()
                                ? template.get().fill(value)
                                : value.indentedJson() + '\n';
                yield text.getBytes(StandardCharsets.UTF_8);
            }
        };
    }
}
