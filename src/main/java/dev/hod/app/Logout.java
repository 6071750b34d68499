package dev.hod.app;

import dev.hod.auth.Credentials;
import dev.hod.auth.LoginKey;
import dev.hod.auth.LoginPlaces;
import dev.hod.error.Failure;
import dev.hod.progress.Progress;
import java.io.IOException;
import java.util.Optional;

/**
 * Forgets a login. The words are skopeo's.
 *
 * @param side how the registry is spoken to, and where known credentials are
 * @param places that the login is kept in
 */
public record Logout(LoginKey key, Side side, LoginPlaces places) {

    /**
     * Forgets it.
     *
     * @return what there is to tell
     * @throws Failure where nobody was logged in
     */
    public String run(Progress progress) throws IOException {
        try {
            if (places.remove(key)) {
                return "Removed login credentials for " + key;
            }
        } catch (Failure e) {
            throw Explained.by("logging out of \"" + key + "\": ", e);
        }
        Optional<Credentials> elsewhere = Logins.known(key, side, places);
        if (elsewhere.isPresent()
                && elsewhere.get() instanceof Credentials.Password who
                && holds(who, progress)) {
            return "Not logged into "
                    + key
                    + " with current tool. Existing credentials were established via docker login."
                    + " Please use docker logout instead.";
        }
        throw new LoginFailed("not logged into " + key);
    }

    private boolean holds(Credentials.Password who, Progress progress) {
        try {
            return Logins.admits(key, side, who, progress);
        } catch (IOException e) {
            progress.detail(Failure.describe(e));
            return false;
        }
    }
}
