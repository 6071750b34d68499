package dev.hod.cli.option;

import dev.hod.app.Side;
import dev.hod.auth.LoginFile;
import dev.hod.auth.LoginKey;
import dev.hod.auth.LoginPlaces;
import dev.hod.route.Routes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Where logins are kept, and how their registry is spoken to. */
@Heading("The login")
public final class LoginOptions {
    @Option(
            names = "--authfile",
            paramLabel = "FILE",
            description =
                    "Where logins are kept. Default: REGISTRY_AUTH_FILE,"
                            + " $DOCKER_CONFIG/config.json, containers' auth.json.")
    public Optional<Path> authfile = Optional.empty();

    @Option(
            names = "--compat-auth-file",
            paramLabel = "FILE",
            description = "The same as docker's config.json, for docker to understand.")
    public Optional<Path> dockerFile = Optional.empty();

    @Option(
            names = "--cert-dir",
            paramLabel = "DIR",
            description = "*.crt to trust, *.cert and *.key to show.")
    Optional<Path> certDir = Optional.empty();

    /** The places that logins are kept in. */
    public LoginPlaces places(Map<String, String> environment) throws IOException, Usage {
        if (authfile.isPresent() && dockerFile.isPresent()) {
            throw new Usage(
                    "options for paths to the credential file and to the Docker-compatible"
                            + " credential file can not be set simultaneously");
        }
        return dockerFile.isPresent()
                ? new LoginPlaces(
                        LoginFile.docker(environment, dockerFile.get()), List.of(), environment)
                : new LoginPlaces(
                        LoginFile.of(environment, authfile),
                        Routes.of(environment).credentialHelpers(),
                        environment);
    }

    public Side side(LoginKey key, GlobalOptions global, Map<String, String> environment)
            throws Usage {
        Optional<String> none = Optional.empty();
        EndOptions.Who stored = new EndOptions.Who(none, none, none, none, false, Optional.empty());
        return new EndOptions(stored, certDir, global.tlsVerify, Optional.empty(), none)
                .side(
                        Set.of(key.host()),
                        global,
                        global.environment(environment),
                        dockerFile.or(() -> authfile),
                        List.of());
    }
}
