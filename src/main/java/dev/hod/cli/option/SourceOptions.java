package dev.hod.cli.option;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How the source of a copy is spoken to, as skopeo's options say it. */
@Heading("Source")
public final class SourceOptions {
    @Option(
            names = {"--src-creds", "--screds"},
            paramLabel = "USER[:PASSWORD]",
            description = "Credentials for the registry.")
    Optional<String> creds = Optional.empty();

    @Option(names = "--src-username", paramLabel = "USER", description = "With --src-password.")
    Optional<String> username = Optional.empty();

    @Option(names = "--src-password", paramLabel = "PASSWORD", description = "With --src-username.")
    Optional<String> password = Optional.empty();

    @Option(
            names = "--src-registry-token",
            paramLabel = "TOKEN",
            description = "A bearer token, sent as it is.")
    Optional<String> token = Optional.empty();

    @Option(names = "--src-no-creds", description = "Ask as nobody, whatever files say.")
    boolean noCreds;

    @Option(
            names = "--src-authfile",
            paramLabel = "FILE",
            description = "Credentials of this side alone.")
    Optional<Path> authfile = Optional.empty();

    @Option(
            names = "--src-cert-dir",
            paramLabel = "DIR",
            description = "*.crt to trust, *.cert and *.key to show.")
    Optional<Path> certDir = Optional.empty();

    @Option(
            names = "--src-tls-verify",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "=false: any certificate will do, and none.")
    Optional<Boolean> tlsVerify = Optional.empty();

    @Option(
            names = "--src-shared-blob-dir",
            paramLabel = "DIR",
            description = "Where blobs of oci: are, besides the layout.")
    Optional<Path> sharedBlobs = Optional.empty();

    @Option(
            names = "--src-daemon-host",
            paramLabel = "HOST",
            description = "Docker's daemon: unix://, tcp:// or http://.")
    Optional<String> daemon = Optional.empty();

    public EndOptions values() {
        return new EndOptions(
                new EndOptions.Who(creds, username, password, token, noCreds, authfile),
                certDir,
                tlsVerify,
                sharedBlobs,
                daemon);
    }
}
