package dev.hod.app;

import dev.hod.auth.CredentialStore;
import dev.hod.auth.Credentials;
import dev.hod.auth.LoginKey;
import dev.hod.auth.LoginPlaces;
import dev.hod.progress.Progress;
import dev.hod.transport.registry.RegistryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What is known of a login, and whether it holds. */
final class Logins {
    private Logins() {}

    /**
     * The credentials that would be used now: those of the file that was named, else of the usual
     * ones.
     */
    static Optional<Credentials> known(LoginKey key, Side side, LoginPlaces places)
            throws IOException {
        boolean named = side.registries().credentials().isPresent();
        Path file = places.file().path();
        if (named && !Files.exists(file)) {
            return Optional.empty();
        }
        return new CredentialStore(
                        side.registries().environment(),
                        named ? Optional.of(file) : Optional.empty())
                .asking(places::places)
                .find(key.host(), key.path());
    }

    /** Whether the registry lets somebody in. */
    static boolean admits(LoginKey key, Side side, Credentials.Password who, Progress progress)
            throws IOException {
        CredentialStore only = CredentialStore.always(who);
        try (RegistryStore registry =
                RegistryStore.open(key.host(), side.settings(progress).withCredentials(only))) {
            return registry.admits();
        }
    }
}
