package dev.hod.app;

import dev.hod.auth.CredentialStore;
import dev.hod.auth.Credentials;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.transport.registry.RegistrySettings;
import dev.hod.trust.Trust;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How one side of a copy is spoken to.
 *
 * @param identity who to be towards registries
 * @param certificates a folder of certificates and keys that counts instead of {@code certs.d}
 * @param sharedBlobs where an OCI layout's blobs are kept besides it, {@code ALGORITHM/HEX}
 * @param daemon the address of the Docker daemon
 * @param additionalTags further names for the image in an archive that docker loads
 */
public record Side(
        Settings registries,
        Identity identity,
        Optional<Path> certificates,
        Optional<Path> sharedBlobs,
        Optional<String> daemon,
        List<ImageName> additionalTags) {
    public Side {
        additionalTags = List.copyOf(additionalTags);
    }

    public static Side of(Settings registries) {
        return new Side(
                registries,
                Identity.STORED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** The same, with images of which only some may be carried on. */
    public Side withTrust(Trust trust) {
        return new Side(
                registries.withTrust(trust),
                identity,
                certificates,
                sharedBlobs,
                daemon,
                additionalTags);
    }

    /** Who to be towards registries. */
    public sealed interface Identity {
        /** Whoever the files of credentials say. */
        record Stored() implements Identity {}

        /** Somebody in particular. */
        record Given(Credentials who) implements Identity {}

        /** Nobody, whatever the files say. */
        record Nobody() implements Identity {}

        Identity STORED = new Stored();
    }

    /** How registries of this side are spoken to. */
    RegistrySettings settings(Progress progress) throws IOException {
        RegistrySettings usual = registries.registries(progress);
        RegistrySettings settings =
                certificates.isPresent() ? usual.withCertificates(certificates.get()) : usual;
        return switch (identity) {
            case Identity.Stored() -> settings;
            case Identity.Given(Credentials who) ->
                    settings.withCredentials(CredentialStore.always(who));
            case Identity.Nobody() -> settings.withCredentials(CredentialStore.NONE);
        };
    }

    /** Folder for large temporary files: {@code TMPDIR}, else where containers/image has them. */
    Path scratch() {
        String named = registries.environment().getOrDefault("TMPDIR", "");
        return Path.of(named.isEmpty() ? "/var/tmp" : named);
    }
}
