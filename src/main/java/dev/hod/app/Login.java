package dev.hod.app;

import dev.hod.auth.Credentials;
import dev.hod.auth.LoginKey;
import dev.hod.auth.LoginPlaces;
import dev.hod.error.Failure;
import dev.hod.progress.Progress;
import java.io.IOException;
import java.util.Optional;

/**
 * Logs in to a registry: credentials are tried there first, and only then kept. The words are
 * skopeo's.
 *
 * @param side how the registry is spoken to, and where known credentials are
 * @param places that the login is kept in
 */
public record Login(LoginKey key, Side side, LoginPlaces places) {

    /** Who asks the user, and tells of what happens. */
    public interface Dialogue {
        /**
         * The user's name.
         *
         * @param known what is meant by an empty answer; may be empty
         */
        String user(String known) throws IOException;

        /** The password, which nobody sees. */
        String password() throws IOException;

        void say(String line);
    }

    /**
     * The user that is logged in now.
     *
     * @throws Failure where nobody is
     */
    public String current() throws IOException {
        return user(known()).orElseThrow(() -> new LoginFailed("not logged into " + key));
    }

    /**
     * Logs in.
     *
     * @param user as given beforehand, if it was
     * @param password as given beforehand, if it was
     * @return where the login is kept; nothing where a known one still holds
     */
    public Optional<String> run(
            Optional<String> user, Optional<String> password, Dialogue dialogue, Progress progress)
            throws IOException {
        Optional<Credentials> known = known();
        if (known.isPresent() && known.get() instanceof Credentials.IdentityToken) {
            throw new LoginFailed("currently logged in, auth file contains an Identity token");
        }
        boolean given = user.isPresent() || password.isPresent();
        if (!given
                && known.isPresent()
                && known.get() instanceof Credentials.Password who
                && !who.user().isEmpty()
                && !who.password().isEmpty()) {
            dialogue.say("Authenticating with existing credentials for " + key);
            if (isAdmitted(who, progress)) {
                dialogue.say("Existing credentials are valid. Already logged in to " + key.host());
                return Optional.empty();
            }
            dialogue.say(
                    "Existing credentials are invalid, please enter valid username and password");
        }
        Credentials.Password who = ask(user, password, user(known).orElse(""), dialogue);
        if (!admits(who, progress)) {
            throw new LoginFailed("logging into \"" + key + "\": invalid username/password");
        }
        return Optional.of(places.store(key, who));
    }

    private static Credentials.Password ask(
            Optional<String> user, Optional<String> password, String known, Dialogue dialogue)
            throws IOException {
        String name = user.isPresent() ? user.get() : dialogue.user(known);
        return new Credentials.Password(
                name, password.isPresent() ? password.get() : dialogue.password());
    }

    private Optional<Credentials> known() throws IOException {
        try {
            return Logins.known(key, side, places);
        } catch (Failure e) {
            throw Explained.by("get credentials: ", e);
        }
    }

    private boolean admits(Credentials.Password who, Progress progress) throws IOException {
        try {
            return Logins.admits(key, side, who, progress);
        } catch (Failure e) {
            throw Explained.by("authenticating creds for \"" + key + "\": ", e);
        }
    }

    /** A known login that cannot be tried is one that does not hold. */
    private boolean isAdmitted(Credentials.Password who, Progress progress) {
        try {
            return Logins.admits(key, side, who, progress);
        } catch (IOException e) {
            progress.detail(Failure.describe(e));
            return false;
        }
    }

    private static Optional<String> user(Optional<Credentials> known) {
        if (known.isEmpty()) {
            return Optional.empty();
        }
        String user =
                switch (known.get()) {
                    case Credentials.Password(String name, _) -> name;
                    case Credentials.IdentityToken(String name, _) -> name;
                    case Credentials.RegistryToken _ -> "";
                };
        return user.isEmpty() ? Optional.empty() : Optional.of(user);
    }
}
