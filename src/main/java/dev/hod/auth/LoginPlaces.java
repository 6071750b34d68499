package dev.hod.auth;

import dev.hod.auth.CredentialStore.Helpers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where logins are kept: in a file, unless registries.conf names helpers that come before it
 * ({@code credential-helpers}).
 *
 * @param places helpers, and {@link Helpers#FILES} for the file; the best first
 */
public record LoginPlaces(LoginFile file, List<String> places, Map<String, String> environment) {
    public LoginPlaces {
        places = places.isEmpty() ? List.of(Helpers.FILES) : List.copyOf(places);
        environment = Map.copyOf(environment);
    }

    /** One of the places, and what is done there. */
    @FunctionalInterface
    private interface Deed {
        /** Whether there was something to do. */
        boolean at(String place) throws IOException;
    }

    /**
     * Keeps a login in the first place that takes it.
     *
     * @return the name of that place
     * @throws CredentialFailure where none does, for the reason of the first
     */
    public String store(LoginKey key, Credentials.Password who) throws IOException {
        Optional<CredentialFailure> first = Optional.empty();
        for (String place : places) {
            try {
                if (place.equals(Helpers.FILES)) {
                    file.store(key, who);
                    return file.path().toString();
                }
                requireWholeRegistry(place, key);
                new CredentialHelper(place, environment).store(key.host(), who);
                return "credential helper: " + place;
            } catch (CredentialFailure e) {
                first = first.or(() -> Optional.of(e));
            }
        }
        throw first.orElseThrow();
    }

    private static void requireWholeRegistry(String helper, LoginKey key) throws CredentialFailure {
        if (!key.isWholeRegistry()) {
            throw new CredentialFailure(
                    "docker-credential-" + helper, "it keeps no logins for a path such as " + key);
        }
    }

    /**
     * Forgets a login wherever it is kept.
     *
     * @return false where there was none
     */
    public boolean remove(LoginKey key) throws IOException {
        return everywhere(place -> {
            if (place.equals(Helpers.FILES)) {
                return file.remove(key);
            }
            CredentialHelper helper = new CredentialHelper(place, environment);
            // Helpers end badly when they are to forget what they do not know.
            if (!key.isWholeRegistry() || helper.get(key.host()).isEmpty()) {
                return false;
            }
            helper.erase(key.host());
            return true;
        });
    }

    /** Forgets all logins. */
    public void clear() throws IOException {
        everywhere(place -> {
            if (place.equals(Helpers.FILES)) {
                file.clear();
                return true;
            }
            CredentialHelper helper = new CredentialHelper(place, environment);
            for (String server : helper.list()) {
                helper.erase(server);
            }
            return true;
        });
    }

    /** Goes to all places, also where one fails: nothing is to be left that could be removed. */
    private boolean everywhere(Deed deed) throws IOException {
        boolean done = false;
        Optional<CredentialFailure> first = Optional.empty();
        for (String place : places) {
            try {
                done |= deed.at(place);
            } catch (CredentialFailure e) {
                first = first.or(() -> Optional.of(e));
            }
        }
        if (first.isPresent()) {
            throw first.get();
        }
        return done;
    }
}
