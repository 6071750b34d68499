package dev.hod.cli.command;

import dev.hod.app.StandaloneSign;
import dev.hod.cli.option.Passphrase;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Result;
import dev.hod.signature.Gpg;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod standalone-sign}. */
@picocli.CommandLine.Command(
        name = "standalone-sign",
        description =
                "Signs the manifest in a file with a key of gpg's, into another file: a simple"
                        + " signature.",
        customSynopsis =
                "hod standalone-sign MANIFEST DOCKER-REFERENCE KEY-FINGERPRINT --output SIGNATURE",
        footer =
                "hod standalone-sign dir/manifest.json registry.site/app:1 1D8230F6CDB6A061"
                        + " -o dir/signature-1")
@SuppressWarnings("NullAway.Init")
public final class StandaloneSignCommand extends ReportingCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "MANIFEST DOCKER-REFERENCE KEY-FINGERPRINT",
            description = "The file, what the image is called, and whose signature it is to be.")
    List<String> arguments = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "SIGNATURE",
            description = "The file that gets the signature.")
    Optional<Path> signature = Optional.empty();

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "What opens the key; its first line. Else gpg asks.")
    Optional<Path> passphraseFile = Optional.empty();

    @Override
    public Result run(Session session) throws IOException, Usage {
        if (arguments.size() != 3 || signature.isEmpty()) {
            throw new Usage(
                    "Usage: hod standalone-sign manifest docker-reference key-fingerprint -o"
                            + " signature");
        }
        Optional<String> passphrase =
                passphraseFile.isPresent()
                        ? Optional.of(Passphrase.of(passphraseFile.get()))
                        : Optional.empty();
        new StandaloneSign(
                        Path.of(arguments.getFirst()),
                        arguments.get(1),
                        new Gpg(session.environment()).signer(arguments.getLast(), passphrase),
                        signature.get())
                .run();
        return Result.of(List.of(), new LinkedHashMap<>());
    }
}
