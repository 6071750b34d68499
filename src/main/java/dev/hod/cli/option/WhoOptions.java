package dev.hod.cli.option;

import dev.hod.cli.option.EndOptions.Who;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who to be towards a registry, as skopeo's options say it. */
@Heading("Who to be")
final class WhoOptions {
    @Option(
            names = "--authfile",
            paramLabel = "FILE",
            description =
                    "Credentials. Default: REGISTRY_AUTH_FILE, containers' auth.json, docker's"
                            + " config.json.")
    Optional<Path> authfile = Optional.empty();

    @Option(
            names = "--creds",
            paramLabel = "USER[:PASSWORD]",
            description = "Credentials for the registry that is named.")
    Optional<String> creds = Optional.empty();

    @Option(names = "--username", paramLabel = "USER", description = "With --password.")
    Optional<String> username = Optional.empty();

    @Option(names = "--password", paramLabel = "PASSWORD", description = "With --username.")
    Optional<String> password = Optional.empty();

    @Option(
            names = "--registry-token",
            paramLabel = "TOKEN",
            description = "A bearer token, sent as it is.")
    Optional<String> token = Optional.empty();

    @Option(names = "--no-creds", description = "Ask as nobody, whatever files say.")
    boolean noCreds;

    @Option(
            names = "--cert-dir",
            paramLabel = "DIR",
            description = "*.crt to trust, *.cert and *.key to show.")
    Optional<Path> certDir = Optional.empty();

    Who who() {
        return new Who(creds, username, password, token, noCreds, Optional.empty());
    }
}
