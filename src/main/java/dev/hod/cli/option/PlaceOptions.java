package dev.hod.cli.option;

import dev.hod.app.Side;
import dev.hod.reference.BadLocation;
import dev.hod.reference.Location;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** How the one place that a command names is spoken to, as skopeo's options say it. */
@Heading("The place")
public final class PlaceOptions {
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
            description = "Credentials for the registry.")
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

    @Option(
            names = "--shared-blob-dir",
            paramLabel = "DIR",
            description = "Where blobs of oci: are, besides the layout.")
    Optional<Path> sharedBlobs = Optional.empty();

    @Option(
            names = "--daemon-host",
            paramLabel = "HOST",
            description = "Docker's daemon: unix://, tcp:// or http://.")
    Optional<String> daemon = Optional.empty();

    /**
     * The side that a location is on.
     *
     * @param location as written; what is wrong with it is said by whoever reads it
     */
    public Side side(String location, GlobalOptions global, Map<String, String> surroundings)
            throws IOException, Usage {
        Map<String, String> environment = global.environment(surroundings);
        return new EndOptions(
                        new EndOptions.Who(
                                creds, username, password, token, noCreds, Optional.empty()),
                        certDir,
                        global.tlsVerify,
                        sharedBlobs,
                        daemon)
                .side(hosts(location), global, environment, authfile, List.of());
    }

    private static Set<String> hosts(String location) {
        try {
            return Location.parse(location) instanceof Location.Registry registry
                    ? Set.of(registry.host())
                    : Set.of();
        } catch (BadLocation e) {
            return Set.of();
        }
    }
}
