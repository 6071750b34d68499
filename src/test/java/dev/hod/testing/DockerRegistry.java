package dev.hod.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Debian's docker-registry on a free port of the loopback, until it is closed. */
public final class DockerRegistry implements AutoCloseable {
    /** The user of a registry with {@link Feature#HTPASSWD}. */
    public static final String USER = "carrier";

    /** Their password, with a colon for whoever splits at the last one. */
    public static final String PASSWORD = "over:the gap";

    private static final String LISTENING = "listening on ";

    private final Process process;
    private final Path folder;
    private final String host;

    /** What a registry does other than serving anybody by plain http. */
    public enum Feature {
        /** Basic authentication for {@link #USER}. */
        HTPASSWD,
        /** https, by the certificate that {@link #certificate()} names. */
        TLS,
        READ_ONLY,
        /** Manifests and blobs can be deleted. */
        DELETE,
        /** Images of schema 1 are kept. */
        SCHEMA1,
        /** Locations without scheme and host. */
        RELATIVE_URLS
    }

    private DockerRegistry(Process process, Path folder, String host) {
        this.process = process;
        this.folder = folder;
        this.host = host;
    }

    /**
     * Starts a registry over {@code storage} (the folder that holds {@code docker/}), and returns
     * once it answers.
     */
    public static DockerRegistry start(Path storage, Feature... features) throws IOException {
        return start(storage, "", features);
    }

    /** The same, for whoever has a token of a service. */
    public static DockerRegistry start(Path storage, TokenService tokens, Feature... features)
            throws IOException {
        return start(storage, tokens.configuration(), features);
    }

    private static DockerRegistry start(Path storage, String more, Feature... features)
            throws IOException {
        Path program = Peers.require("docker-registry");
        Set<Feature> chosen = EnumSet.noneOf(Feature.class);
        chosen.addAll(List.of(features));
        Path folder = Files.createTempDirectory("docker-registry-");
        if (chosen.contains(Feature.TLS)) {
            makeCertificate(folder);
        }
        if (chosen.contains(Feature.HTPASSWD)) {
            Files.writeString(
                    folder.resolve("htpasswd"),
                    Peers.run("htpasswd", "-nbB", "-C", "4", USER, PASSWORD).success().strip());
        }
        Path config =
                Files.writeString(folder.resolve("c.yml"), config(storage, folder, chosen) + more);
        Process process =
                new ProcessBuilder(program.toString(), "serve", config.toString())
                        .redirectErrorStream(true)
                        .start();
        return new DockerRegistry(process, folder, awaitHost(process));
    }

    private static String config(Path storage, Path folder, Set<Feature> features) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("version: 0.1\nlog:\n  level: info\n  accesslog:\n    disabled: true\n");
        yaml.append("storage:\n  cache:\n    blobdescriptor: inmemory\n");
        yaml.append("  filesystem:\n    rootdirectory: ").append(storage.toAbsolutePath());
        yaml.append("\n  delete:\n    enabled: ").append(features.contains(Feature.DELETE));
        yaml.append("\n  maintenance:\n    uploadpurging:\n      enabled: false\n");
        yaml.append("    readonly:\n      enabled: ").append(features.contains(Feature.READ_ONLY));
        yaml.append("\ncompatibility:\n  schema1:\n    enabled: ")
                .append(features.contains(Feature.SCHEMA1));
        yaml.append("\nhttp:\n  addr: 127.0.0.1:0\n  secret: secret\n");
        yaml.append("  relativeurls: ").append(features.contains(Feature.RELATIVE_URLS));
        yaml.append('\n');
        if (features.contains(Feature.TLS)) {
            yaml.append("  tls:\n    certificate: ").append(folder.resolve("server.crt"));
            yaml.append("\n    key: ").append(folder.resolve("server.key")).append('\n');
        }
        if (features.contains(Feature.HTPASSWD)) {
            yaml.append("auth:\n  htpasswd:\n    realm: test\n    path: ");
            yaml.append(folder.resolve("htpasswd")).append('\n');
        }
        return yaml.toString();
    }

    private static void makeCertificate(Path folder) {
        Peers.run(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=DNS:localhost,IP:127.0.0.1",
                        "-keyout",
                        folder.resolve("server.key").toString(),
                        "-out",
                        folder.resolve("server.crt").toString())
                .success();
    }

    /** The registry chooses its port itself and logs it, so that no two tests can take one. */
    private static String awaitHost(Process process) throws IOException {
        StringBuilder log = new StringBuilder();
        BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = reader.readLine();
        while (line != null) {
            int at = line.indexOf(LISTENING);
            if (at >= 0) {
                Thread.ofVirtual().start(() -> drain(reader));
                String rest = line.substring(at + LISTENING.length());
                return rest.split("[\", ]", 2)[0];
            }
            log.append(line).append('\n');
            line = reader.readLine();
        }
        process.destroyForcibly();
        throw new IOException("docker-registry did not start:\n" + log);
    }

    private static void drain(BufferedReader reader) {
        try (reader) {
            while (reader.readLine() != null) {
                // A full pipe would stop the registry.
            }
        } catch (IOException e) {
            // It was killed.
        }
    }

    /** {@code 127.0.0.1:PORT}. */
    public String host() {
        return host;
    }

    /** The certificate it shows under {@link Feature#TLS}, which is its own authority; PEM. */
    public Path certificate() {
        return folder.resolve("server.crt");
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
