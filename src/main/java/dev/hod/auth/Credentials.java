package dev.hod.auth;

/** What opens a registry. Never shown: {@code toString} hides the secret. */
public sealed interface Credentials {
    /** A user and their password, or a robot's. */
    record Password(String user, String password) implements Credentials {
        @Override
        public String toString() {
            return user + ":***";
        }
    }

    /**
     * An OAuth2 refresh token, traded at the registry's token service.
     *
     * @param user empty where none was stored with it
     */
    record IdentityToken(String user, String token) implements Credentials {
        @Override
        public String toString() {
            return "<token> ***";
        }
    }

    /** A bearer token to be sent as it is. */
    record RegistryToken(String token) implements Credentials {
        @Override
        public String toString() {
            return "<registry token> ***";
        }
    }
}
