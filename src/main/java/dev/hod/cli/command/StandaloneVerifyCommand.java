package dev.hod.cli.command;

import dev.hod.app.StandaloneVerify;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod standalone-verify}. */
@picocli.CommandLine.Command(
        name = "standalone-verify",
        description =
                "Checks the simple signature in a file against the manifest in another, what the"
                        + " image is called, and whose signature it is. Needs no gpg.",
        customSynopsis =
                "hod standalone-verify MANIFEST DOCKER-REFERENCE KEY-FINGERPRINTS SIGNATURE",
        footer = {
            "hod standalone-verify dir/manifest.json registry.site/app:1 any dir/signature-1"
                    + " --public-key-file site.gpg"
        })
@SuppressWarnings("NullAway.Init")
public final class StandaloneVerifyCommand extends ReportingCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "MANIFEST DOCKER-REFERENCE KEY-FINGERPRINTS SIGNATURE",
            description =
                    "Fingerprints are separated by commas; any: whichever is in the file of keys.")
    List<String> arguments = new ArrayList<>();

    @Option(
            names = "--public-key-file",
            paramLabel = "FILE",
            description = "Keys to trust. Default: gpg's own, in GNUPGHOME or ~/.gnupg.")
    Optional<Path> keys = Optional.empty();

    @Override
    public Result run(Session session) throws IOException, Usage {
        if (arguments.size() != 4) {
            throw new Usage(
                    "Usage: hod standalone-verify manifest docker-reference key-fingerprint"
                            + " signature");
        }
        StandaloneVerify check =
                new StandaloneVerify(
                        Path.of(arguments.getFirst()),
                        arguments.get(1),
                        List.of(arguments.get(2).split(",", -1)),
                        Path.of(arguments.getLast()),
                        keys,
                        session.environment());
        if (check.isTooOpen()) {
            throw new Usage("Cannot use any fingerprint without a public key file");
        }
        StandaloneVerify.Verified verified = check.run();
        String line =
                "Signature verified using fingerprint %s, digest %s\n"
                        .formatted(verified.fingerprint(), verified.digest());
        session.console().data(line.getBytes(StandardCharsets.UTF_8));
        return Result.of(List.of(), new LinkedHashMap<>());
    }
}
