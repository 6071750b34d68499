package dev.hod.transport.docker.daemon;

import dev.hod.image.Digest;
import dev.hod.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a daemon is that docker knows by a name (docker/cli, cli/context/store).
 *
 * @param certificates folder of those that go with it, where there is one
 */
record DockerContext(String host, Optional<Path> certificates, DaemonAddress.Checks checks) {
    private static final int MAX_BYTES = 1 << 20;

    /**
     * The one that is in use: named by {@code DOCKER_CONTEXT}, else by {@code currentContext} in
     * docker's configuration.
     *
     * @return nothing where that is the default one, which is none
     * @throws DaemonFailure where one is named that is not there
     */
    static Optional<DockerContext> current(Map<String, String> environment) throws IOException {
        String named = environment.getOrDefault("DOCKER_CONFIG", "");
        String home = environment.getOrDefault("HOME", "");
        if (named.isEmpty() && home.isEmpty()) {
            return Optional.empty();
        }
        Path folder = named.isEmpty() ? Path.of(home, ".docker") : Path.of(named);
        String name = environment.getOrDefault("DOCKER_CONTEXT", "");
        if (name.isEmpty()) {
            name = configured(folder.resolve("config.json"));
        }
        if (name.isEmpty() || name.equals("default")) {
            return Optional.empty();
        }
        Path contexts = folder.resolve("contexts");
        String id = Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).hex();
        Json.Struct endpoint =
                read(contexts.resolve("meta").resolve(id).resolve("meta.json"))
                        .struct("Endpoints")
                        .struct("docker");
        String host = endpoint.text("Host");
        if (host.isEmpty()) {
            throw DaemonFailure.noContext(name, contexts);
        }
        Path tls = contexts.resolve("tls").resolve(id).resolve("docker");
        boolean skips =
                endpoint.members().get("SkipTLSVerify") instanceof Json.Truth(boolean yes) && yes;
        return Optional.of(
                new DockerContext(
                        host,
                        Optional.of(tls).filter(Files::isDirectory),
                        skips ? DaemonAddress.Checks.NONE : DaemonAddress.Checks.CHAIN_AND_NAME));
    }

    /** Docker does without a configuration that it cannot understand, too. */
    private static String configured(Path file) throws IOException {
        try {
            return read(file).text("currentContext");
        } catch (DaemonFailure e) {
            return "";
        }
    }

    /** A document; an empty one where it is not there. */
    private static Json.Struct read(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
            return Json.EMPTY;
        }
        try {
            return Json.parse(Files.readAllBytes(file)) instanceof Json.Struct found
                    ? found
                    : Json.EMPTY;
        } catch (IOException e) {
            throw DaemonFailure.badFile(file.toString(), e);
        }
    }

    /** Whether it is spoken to under TLS, as docker decides that. */
    boolean isSecure() {
        return host.startsWith("https://")
                || (host.startsWith("tcp://")
                        && (certificates.isPresent() || checks == DaemonAddress.Checks.NONE));
    }
}
