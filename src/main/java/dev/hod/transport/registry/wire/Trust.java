package dev.hod.transport.registry.wire;

import dev.hod.auth.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom TLS believes: the JDK's authorities, the system's, those of {@code SSL_CERT_FILE} and {@code
 * SSL_CERT_DIR}, the user's, and per host those of its {@code certs.d} folder, as docker and podman
 * keep them. Nothing is read before the first TLS connection.
 */
public final class Trust {
    /** Where distributions keep their bundle; the first that exists counts (Go's list). */
    private static final List<String> BUNDLES =
            List.of(
                    "/etc/ssl/certs/ca-certificates.crt",
                    "/etc/pki/tls/certs/ca-bundle.crt",
                    "/etc/ssl/ca-bundle.pem",
                    "/etc/pki/tls/cacert.pem",
                    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                    "/etc/ssl/cert.pem");

    private final Settings settings;
    private final Map<String, Tls> byHost = new HashMap<>();
    private @Nullable Set<Certificate> common;

    /**
     * What the user says about trust.
     *
     * @param plain {@code host[:port]}s ({@link Origin#isAmong}) that are spoken to without TLS;
     *     the loopback needs no entry
     * @param insecure {@code host[:port]}s ({@link Origin#isAmong}) whose certificate is not looked
     *     at
     * @param authorities PEM files to believe besides
     * @param certificates a folder that counts instead of every host's in {@code certs.d}
     * @param keys to show besides those of the folder
     * @param environment for {@code HOME}, {@code XDG_CONFIG_HOME}, {@code SSL_CERT_FILE} and
     *     {@code SSL_CERT_DIR}
     */
    public record Settings(
            Set<String> plain,
            Set<String> insecure,
            List<Path> authorities,
            Optional<Path> certificates,
            List<ClientKey> keys,
            Map<String, String> environment) {
        public Settings(
                Set<String> plain,
                Set<String> insecure,
                List<Path> authorities,
                Optional<Path> certificates,
                Map<String, String> environment) {
            this(plain, insecure, authorities, certificates, List.of(), environment);
        }

        /** With keys to show. */
        public Settings withKeys(List<ClientKey> other) {
            return new Settings(plain, insecure, authorities, certificates, other, environment);
        }

        public Settings {
            keys = List.copyOf(keys);
            plain = Set.copyOf(plain);
            insecure = Set.copyOf(insecure);
            authorities = List.copyOf(authorities);
            environment = Map.copyOf(environment);
        }

        @Override
        public String toString() {
            return "insecure " + insecure + ", authorities " + authorities;
        }
    }

    /** PEM files of a certificate and its private key, which may be one. */
    public record ClientKey(Path certificate, Path key) {}

    public Trust(Settings settings) {
        this.settings = settings;
    }

    public Settings settings() {
        return settings;
    }

    /**
     * How to speak with a host.
     *
     * @throws TrustFailure where a file that the user named cannot be used
     */
    public synchronized Tls towards(Origin origin) throws IOException {
        String key = origin.authority();
        Tls known = byHost.get(key);
        if (known != null) {
            return known;
        }
        try {
            Tls made = make(origin);
            byHost.put(key, made);
            return made;
        } catch (GeneralSecurityException e) {
            throw new IOException("no TLS for " + key + ": " + e.getMessage(), e);
        }
    }

    private Tls make(Origin origin) throws IOException, GeneralSecurityException {
        Optional<Path> folder = hostFolder(origin);
        List<ClientKey> shown = new ArrayList<>(settings.keys);
        if (folder.isPresent()) {
            shown.addAll(keys(folder.get()));
        }
        KeyManager[] keys = shown.isEmpty() ? new KeyManager[0] : managers(shown);
        boolean insecure = origin.isAmong(settings.insecure);
        X509TrustManager manager;
        if (insecure) {
            manager = new Gullible();
        } else {
            Set<Certificate> believed = new LinkedHashSet<>(common());
            if (folder.isPresent()) {
                for (Path file : list(folder.get(), ".crt")) {
                    believed.addAll(read(file));
                }
            }
            manager = new Judge(manager(believed), origin);
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {manager}, null);
        return new Tls(context, manager, insecure ? Tls.Checks.NONE : Tls.Checks.CHAIN_AND_NAME);
    }

    private Set<Certificate> common() throws IOException, GeneralSecurityException {
        Set<Certificate> known = common;
        if (known != null) {
            return known;
        }
        Set<Certificate> all = new LinkedHashSet<>();
        all.addAll(Arrays.asList(jdk().getAcceptedIssuers()));
        String file = settings.environment.getOrDefault("SSL_CERT_FILE", "");
        if (!file.isEmpty()) {
            all.addAll(readLeniently(Path.of(file)));
        } else {
            for (String bundle : BUNDLES) {
                if (Files.isReadable(Path.of(bundle))) {
                    all.addAll(readLeniently(Path.of(bundle)));
                    break;
                }
            }
        }
        String folders = settings.environment.getOrDefault("SSL_CERT_DIR", "");
        if (!folders.isEmpty()) {
            for (String folder : folders.split(":", -1)) {
                for (Path certificate : list(Path.of(folder), "")) {
                    all.addAll(readLeniently(certificate));
                }
            }
        }
        all.addAll(authorities());
        common = all;
        return all;
    }

    /**
     * Looks now whether the files that the user named can be used.
     *
     * @throws TrustFailure where one cannot
     */
    public void check() throws TrustFailure {
        authorities();
    }

    private Set<Certificate> authorities() throws TrustFailure {
        Set<Certificate> all = new LinkedHashSet<>();
        for (Path authority : settings.authorities) {
            List<Certificate> given = read(authority);
            if (given.isEmpty()) {
                throw new TrustFailure(authority, "there are none");
            }
            all.addAll(given);
        }
        return all;
    }

    private static X509ExtendedTrustManager jdk() throws GeneralSecurityException {
        return manager((KeyStore) null);
    }

    private static X509ExtendedTrustManager manager(Set<Certificate> believed)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate certificate : believed) {
            store.setCertificateEntry("c" + number++, certificate);
        }
        return manager(store);
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore store)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager x509) {
                return x509;
            }
        }
        throw new AssertionError("every JDK trusts by X.509");
    }

    /** The first {@code certs.d} folder there is for the host, as written with its port. */
    private Optional<Path> hostFolder(Origin origin) {
        if (settings.certificates.isPresent()) {
            return settings.certificates;
        }
        List<Path> roots = new ArrayList<>();
        String home = settings.environment.getOrDefault("HOME", "");
        String config = settings.environment.getOrDefault("XDG_CONFIG_HOME", "");
        if (!config.isEmpty() || !home.isEmpty()) {
            Path base = config.isEmpty() ? Path.of(home, ".config") : Path.of(config);
            roots.add(base.resolve("containers/certs.d"));
            roots.add(base.resolve("docker/certs.d"));
        }
        roots.add(Path.of("/etc/containers/certs.d"));
        roots.add(Path.of("/etc/docker/certs.d"));
        for (Path root : roots) {
            for (String name : List.of(origin.authority(), origin.host() + ':' + origin.port())) {
                Path folder = root.resolve(name);
                if (Files.isDirectory(folder)) {
                    return Optional.of(folder);
                }
            }
        }
        return Optional.empty();
    }

    /** {@code X.cert} and {@code X.key}. */
    private static List<ClientKey> keys(Path folder) throws IOException {
        for (Path file : list(folder, ".key")) {
            if (!Files.exists(other(file, ".key", ".cert"))) {
                throw new TrustFailure(file, "there is no certificate (*.cert) for this key");
            }
        }
        List<ClientKey> keys = new ArrayList<>();
        for (Path file : list(folder, ".cert")) {
            if (!Files.exists(other(file, ".cert", ".key"))) {
                throw new TrustFailure(
                        file,
                        "there is no key (*.key) for this client certificate; those of authorities"
                                + " are named *.crt");
            }
            keys.add(new ClientKey(file, other(file, ".cert", ".key")));
        }
        return keys;
    }

    private static Path other(Path file, String ending, String otherEnding) {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling(
                name.substring(0, name.length() - ending.length()) + otherEnding);
    }

    private static KeyManager[] managers(List<ClientKey> keys)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        char[] none = new char[0];
        int number = 0;
        for (ClientKey pair : keys) {
            Certificate[] chain = read(pair.certificate).toArray(new Certificate[0]);
            try {
                store.setKeyEntry("k" + number++, Pem.privateKey(text(pair.key)), none, chain);
            } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
                throw new TrustFailure(pair.key, e);
            }
        }
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, none);
        return factory.getKeyManagers();
    }

    private static List<Path> list(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private static List<Certificate> read(Path file) throws TrustFailure {
        try {
            return Pem.certificates(text(file));
        } catch (IOException | CertificateException | IllegalArgumentException e) {
            throw new TrustFailure(file, e);
        }
    }

    /** One odd certificate in the system's files is no reason to speak with nobody. */
    private static List<Certificate> readLeniently(Path file) {
        try {
            return read(file);
        } catch (TrustFailure e) {
            return List.of();
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
