package dev.hod.cli.command;

import dev.hod.app.GenerateKey;
import dev.hod.cli.option.Passphrase;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Result;
import dev.hod.json.GoJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod generate-sigstore-key}. */
@picocli.CommandLine.Command(
        name = "generate-sigstore-key",
        description = "Makes a pair of keys for sigstore's signatures, as cosign and skopeo do.",
        customSynopsis = "hod generate-sigstore-key --output-prefix PREFIX [options]",
        footer = "hod generate-sigstore-key --output-prefix site --passphrase-file secret")
@SuppressWarnings("NullAway.Init")
public final class GenerateSigstoreKeyCommand extends ReportingCommand {
    @Parameters(arity = "0..*", hidden = true)
    List<String> arguments = new ArrayList<>();

    @Option(
            names = "--output-prefix",
            paramLabel = "PREFIX",
            description = "The files are PREFIX.pub and PREFIX.private.")
    String prefix = "";

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "What is to open the private key; its first line. Else it is asked for.")
    Optional<Path> passphraseFile = Optional.empty();

    @Override
    public Result run(Session session) throws IOException, Usage {
        if (!arguments.isEmpty() || prefix.isEmpty()) {
            throw new Usage("Usage: generate-sigstore-key --output-prefix PREFIX");
        }
        new GenerateKey(prefix, "").check();
        String passphrase =
                passphraseFile.isPresent()
                        ? Passphrase.of(passphraseFile.get())
                        : twice("Passphrase for key " + prefix + ".private: ");
        GenerateKey made = new GenerateKey(prefix, passphrase);
        made.run();
        String line =
                "Key written to %s and %s\n"
                        .formatted(
                                GoJson.quote(made.privateFile().toString()),
                                GoJson.quote(made.publicFile().toString()));
        session.console().data(line.getBytes(StandardCharsets.UTF_8));
        return Result.of(List.of(), new LinkedHashMap<>());
    }

    private static String twice(String question) throws Usage {
        String first = Passphrase.asked(question, "--passphrase-file");
        if (!first.equals(Passphrase.asked("Again: ", "--passphrase-file"))) {
            throw new Usage("the two passphrases differ");
        }
        return first;
    }
}
