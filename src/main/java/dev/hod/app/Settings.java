package dev.hod.app;

import dev.hod.auth.CredentialStore;
import dev.hod.progress.Progress;
import dev.hod.route.Routes;
import dev.hod.transport.registry.RegistrySettings;
import dev.hod.trust.Trust;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How registries are spoken to, as the user and the environment say.
 *
 * @param plainHttp hosts without TLS; loopback addresses need no entry
 * @param insecure hosts and daemons whose certificates are not looked at
 * @param authorities PEM files of authorities that are trusted besides the system's
 * @param credentials a file that is asked alone, instead of the usual ones
 * @param agent what is said before our own name to whoever asks who we are
 * @param trust which images may be carried on
 */
public record Settings(
        Map<String, String> environment,
        Set<String> plainHttp,
        Set<String> insecure,
        List<Path> authorities,
        Optional<Path> credentials,
        Optional<String> agent,
        Trust trust) {
    public Settings {
        environment = Map.copyOf(environment);
        plainHttp = Set.copyOf(plainHttp);
        insecure = Set.copyOf(insecure);
        authorities = List.copyOf(authorities);
    }

    public Settings(
            Map<String, String> environment,
            Set<String> plainHttp,
            Set<String> insecure,
            List<Path> authorities,
            Optional<Path> credentials) {
        this(
                environment,
                plainHttp,
                insecure,
                authorities,
                credentials,
                Optional.empty(),
                Trust.ANYBODY);
    }

    public Settings withAgent(Optional<String> text) {
        return new Settings(
                environment, plainHttp, insecure, authorities, credentials, text, trust);
    }

    public Settings withTrust(Trust whom) {
        return new Settings(
                environment, plainHttp, insecure, authorities, credentials, agent, whom);
    }

    /** The same with other hosts whose certificates are not looked at. */
    Settings withInsecure(Set<String> hosts) {
        return new Settings(environment, plainHttp, hosts, authorities, credentials, agent, trust);
    }

    /**
     * @param progress told when a registry lets us wait, and of every request
     */
    RegistrySettings registries(Progress progress) throws IOException {
        RegistrySettings settings =
                RegistrySettings.of(environment)
                        .withTrust(plainHttp, insecure, authorities)
                        .withCredentials(
                                new CredentialStore(environment, credentials)
                                        .asking(Routes.of(environment)::credentialHelpers))
                        .withListener(new Telling(progress));
        return agent.map(settings::withAgentPrefix).orElse(settings);
    }

    private record Telling(Progress progress) implements RegistrySettings.Listener {
        @Override
        public void waiting(String line) {
            progress.note(line);
        }

        @Override
        public void asked(String line) {
            progress.detail(line);
        }
    }
}
