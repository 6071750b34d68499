package dev.hod.app;

import dev.hod.auth.CredentialStore;
import dev.hod.auth.Credentials;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.syncfile.SkopeoFile;
import dev.hod.syncfile.SyncerFiles;
import dev.hod.transport.registry.RegistrySettings;
import dev.hod.trust.Trust;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
        List<ImageName> additionalTags,
        Own own) {
    public Side {
        additionalTags = List.copyOf(additionalTags);
    }

    public Side(
            Settings registries,
            Identity identity,
            Optional<Path> certificates,
            Optional<Path> sharedBlobs,
            Optional<String> daemon,
            List<ImageName> additionalTags) {
        this(registries, identity, certificates, sharedBlobs, daemon, additionalTags, Own.NOTHING);
    }

    /**
     * What is said of single registries, and goes before what is said of all.
     *
     * @param credentials by {@code host[:port][/namespace]}
     * @param certificates folders by {@code host[:port]}
     */
    record Own(Map<String, Credentials> credentials, Map<String, Path> certificates) {
        static final Own NOTHING = new Own(Map.of(), Map.of());

        Own {
            credentials = Map.copyOf(credentials);
            certificates = Map.copyOf(certificates);
        }

        @Override
        public String toString() {
            return "credentials ***, certificates " + certificates;
        }
    }

    /** The same, where registries are spoken to as a file of skopeo's says. */
    public Side as(SkopeoFile file) {
        Map<String, Credentials> credentials = new HashMap<>();
        Map<String, Path> folders = new HashMap<>();
        Set<String> insecure = new HashSet<>(registries.insecure());
        for (SkopeoFile.Registry registry : file.registries()) {
            String host = registry.host();
            registry.credentials().ifPresent(who -> credentials.put(host, who));
            registry.certificates().ifPresent(folder -> folders.put(host, folder));
            registry.tlsVerify()
                    .ifPresent(checked -> {
                        if (checked) {
                            insecure.remove(host);
                        } else {
                            insecure.add(host);
                        }
                    });
        }
        return with(insecure, new Own(credentials, folders));
    }

    /** The same, where registries are spoken to as image-syncer's file says. */
    public Side as(SyncerFiles files) {
        Map<String, Credentials> credentials = new HashMap<>();
        Set<String> insecure = new HashSet<>(registries.insecure());
        for (SyncerFiles.Login login : files.logins()) {
            login.who().ifPresent(who -> credentials.put(login.place(), who));
            switch (login.checks()) {
                case MADE -> {}
                case LEFT_OUT -> insecure.add(login.host());
            }
        }
        return with(insecure, new Own(credentials, Map.of()));
    }

    private Side with(Set<String> insecure, Own others) {
        return new Side(
                registries.withInsecure(insecure),
                identity,
                certificates,
                sharedBlobs,
                daemon,
                additionalTags,
                others);
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

    /** The same, with one folder of certificates where there is one. */
    public Side withCertificates(Optional<Path> folder) {
        return new Side(registries, identity, folder, sharedBlobs, daemon, additionalTags, own);
    }

    /**
     * The same by somebody else.
     *
     * @param hosts that somebody in particular is known to; all where none is named
     */
    public Side with(Identity who, Set<String> hosts) {
        if (!(who instanceof Identity.Given(Credentials given)) || hosts.isEmpty()) {
            return new Side(
                    registries, who, certificates, sharedBlobs, daemon, additionalTags, own);
        }
        Map<String, Credentials> credentials = new HashMap<>(own.credentials());
        hosts.forEach(host -> credentials.put(host, given));
        return new Side(
                registries,
                identity,
                certificates,
                sharedBlobs,
                daemon,
                additionalTags,
                new Own(credentials, own.certificates()));
    }

    /** The same, with images of which only some may be carried on. */
    public Side withTrust(Trust trust) {
        return new Side(
                registries.withTrust(trust),
                identity,
                certificates,
                sharedBlobs,
                daemon,
                additionalTags,
                own);
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
        CredentialStore store =
                switch (identity) {
                    case Identity.Stored() -> settings.credentials();
                    case Identity.Given(Credentials who) -> CredentialStore.always(who);
                    case Identity.Nobody() -> CredentialStore.NONE;
                };
        return settings.withCredentials(store.preferring(own.credentials()));
    }

    /** Folder for large temporary files: {@code TMPDIR}, else where containers/image has them. */
    Path scratch() {
        String named = registries.environment().getOrDefault("TMPDIR", "");
        return Path.of(named.isEmpty() ? "/var/tmp" : named);
    }
}
