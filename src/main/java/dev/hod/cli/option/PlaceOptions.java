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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the one place that a command names is spoken to, as skopeo's options say it. */
@Heading("The place")
public final class PlaceOptions {
    @Mixin WhoOptions who = new WhoOptions();

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
        return new EndOptions(who.who(), who.certDir, global.tlsVerify, sharedBlobs, daemon)
                .side(hosts(location), global, environment, who.authfile, List.of());
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
