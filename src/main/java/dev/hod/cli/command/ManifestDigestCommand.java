package dev.hod.cli.command;

import dev.hod.app.ManifestDigest;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import picocli.CommandLine.Parameters;

/** {@code hod manifest-digest}. */
@picocli.CommandLine.Command(
        name = "manifest-digest",
        description = "The digest that a manifest in a file has.",
        customSynopsis = "hod manifest-digest FILE",
        footer = "hod manifest-digest dir/manifest.json")
public final class ManifestDigestCommand extends ReportingCommand {
    @Parameters(arity = "0..*", paramLabel = "FILE", description = "The manifest.")
    public List<String> arguments = new ArrayList<>();

    @Override
    public Result run(Session session) throws IOException, Usage {
        if (arguments.size() != 1) {
            throw new Usage("Usage: hod manifest-digest manifest");
        }
        String digest = ManifestDigest.of(Path.of(arguments.getFirst())) + "\n";
        session.console().data(digest.getBytes(StandardCharsets.UTF_8));
        return Result.of(List.of(), new LinkedHashMap<>());
    }
}
