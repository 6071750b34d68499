package dev.hod.transport.registry;

import dev.hod.auth.CredentialStore;
import dev.hod.auth.Credentials;
import java.io.IOException;
import java.util.Optional;

/** What is to be said where a registry lets nobody in, or not the one who asked. */
record Refusals(RegistryHost host, CredentialStore credentials) {

    /**
     * Who is refused, or where credentials were looked for; never a secret.
     *
     * @param repository whose credentials count
     */
    String of(String repository) {
        Optional<CredentialStore.Kept> kept;
        try {
            kept = credentials.locate(host.name(), repository);
        } catch (IOException e) {
            return "no credentials for " + host.name() + " could be had";
        }
        if (kept.isEmpty()) {
            String places = String.join(", ", credentials.places());
            return "no credentials for "
                    + host.name()
                    + " were found, and it wants some"
                    + (places.isEmpty() ? "" : "; looked in " + places);
        }
        return switch (kept.get().who()) {
                    case Credentials.Password(String user, _) ->
                            "the password of "
                                    + user
                                    + " for "
                                    + host.name()
                                    + " is wrong or has expired, or may not do this";
                    case Credentials.IdentityToken _ ->
                            "the stored login for " + host.name() + " has expired: log in again";
                    case Credentials.RegistryToken _ ->
                            "the stored token for " + host.name() + " has expired: log in again";
                }
                + "; it comes from "
                + kept.get().where();
    }
}
