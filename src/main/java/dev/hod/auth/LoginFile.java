package dev.hod.auth;

import dev.hod.io.AtomicFiles;
import dev.hod.json.GoJson;
import dev.hod.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The file that logins are kept in, to be changed: whole or not at all, for its owner's eyes only,
 * and with everything that it holds besides. Where it names a helper for a registry ({@code
 * credHelpers}, {@code credsStore}) the secret goes there.
 */
public final class LoginFile {
    private static final String AUTHS = "auths";
    private static final String HELPERS = "credHelpers";
    private static final byte[] EMPTY = {'{', '}'};

    private final Path path;
    private final Dialect dialect;
    private final Map<String, String> environment;

    private enum Dialect {
        CONTAINERS,
        DOCKER
    }

    private LoginFile(Path path, Dialect dialect, Map<String, String> environment) {
        this.path = path;
        this.dialect = dialect;
        this.environment = Map.copyOf(environment);
    }

    /**
     * The file that podman and skopeo would write: {@code explicit}, {@code REGISTRY_AUTH_FILE},
     * {@code $DOCKER_CONFIG/config.json}, {@code $XDG_RUNTIME_DIR/containers/auth.json}, {@code
     * /run/containers/UID/auth.json}.
     */
    public static LoginFile of(Map<String, String> environment, Optional<Path> explicit) {
        Path path = explicit.orElseGet(() -> usual(environment));
        return new LoginFile(path, Dialect.CONTAINERS, environment);
    }

    /** A {@code config.json} that docker is to understand: it knows no paths below a registry. */
    public static LoginFile docker(Map<String, String> environment, Path path) {
        return new LoginFile(path, Dialect.DOCKER, environment);
    }

    private static Path usual(Map<String, String> environment) {
        String named = environment.getOrDefault("REGISTRY_AUTH_FILE", "");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        String docker = environment.getOrDefault("DOCKER_CONFIG", "");
        if (!docker.isEmpty()) {
            return Path.of(docker, "config.json");
        }
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        return runtime.isEmpty()
                ? CredentialStore.runtimeFile(CredentialStore.userId().orElse("0"))
                : Path.of(runtime, "containers/auth.json");
    }

    public Path path() {
        return path;
    }

    /**
     * Keeps a login in place of what was kept for the same key.
     *
     * @throws CredentialFailure where the file or the helper cannot take it
     */
    public void store(LoginKey key, Credentials.Password who) throws IOException {
        if (dialect == Dialect.DOCKER && !key.isWholeRegistry()) {
            throw new CredentialFailure(
                    path.toString(), "docker's file has no logins for a path such as " + key);
        }
        SequencedMap<String, Json> document = read();
        Optional<String> helper = helper(key);
        SequencedMap<String, Json> entry = new LinkedHashMap<>();
        if (helper.isPresent()) {
            new CredentialHelper(helper.get(), environment)
                    .store(CredentialStore.server(key.host()), who);
            if (!isOfDefaultHelper(key)) {
                return;
            }
            // Docker, too, leaves an empty entry for what its store keeps.
        } else {
            byte[] plain = (who.user() + ':' + who.password()).getBytes(StandardCharsets.UTF_8);
            entry.put("auth", new Json.Text(Base64.getEncoder().encodeToString(plain)));
        }
        SequencedMap<String, Json> auths = members(document, AUTHS);
        auths.put(name(key), new Json.Struct(entry));
        document.put(AUTHS, new Json.Struct(auths));
        write(document);
    }

    /**
     * Forgets a login.
     *
     * @return false where there was none
     */
    public boolean remove(LoginKey key) throws IOException {
        SequencedMap<String, Json> document = read();
        boolean found = false;
        Optional<String> helper = helper(key);
        if (helper.isPresent()) {
            found = erase(helper.get(), key.host());
        }
        SequencedMap<String, Json> auths = members(document, AUTHS);
        boolean changed = auths.remove(key.toString()) != null;
        if (key.isWholeRegistry()) {
            String host = AuthFile.canonical(key.host());
            changed |= auths.keySet().removeIf(name -> AuthFile.canonical(name).equals(host));
        }
        if (changed) {
            document.put(AUTHS, new Json.Struct(auths));
            write(document);
        }
        return found || changed;
    }

    /** Forgets all logins, and which helpers keep some. */
    public void clear() throws IOException {
        SequencedMap<String, Json> document = read();
        if (document.isEmpty()) {
            return;
        }
        AuthFile known = parsed();
        for (Map.Entry<String, String> helper : known.helpers().entrySet()) {
            erase(helper.getValue(), helper.getKey());
        }
        if (known.defaultHelper().isPresent()) {
            for (String name : members(document, AUTHS).keySet()) {
                erase(known.defaultHelper().get(), name);
            }
        }
        document.remove(HELPERS);
        document.put(AUTHS, Json.EMPTY);
        write(document);
    }

    private boolean erase(String helper, String host) throws IOException {
        CredentialHelper program = new CredentialHelper(helper, environment);
        String server = CredentialStore.server(host);
        // Helpers end badly when they are to forget what they do not know.
        if (program.get(server).isEmpty()) {
            return false;
        }
        program.erase(server);
        return true;
    }

    /** The helper that keeps a registry's login; paths below it are in the file. */
    private Optional<String> helper(LoginKey key) throws IOException {
        if (!key.isWholeRegistry()) {
            return Optional.empty();
        }
        AuthFile known = parsed();
        return known.helper(key.host()).or(known::defaultHelper);
    }

    private boolean isOfDefaultHelper(LoginKey key) throws IOException {
        return parsed().helper(key.host()).isEmpty();
    }

    private String name(LoginKey key) {
        return switch (dialect) {
            case CONTAINERS -> key.toString();
            case DOCKER -> CredentialStore.server(key.host());
        };
    }

    private AuthFile parsed() throws IOException {
        return AuthFile.parse(new String(bytes(), StandardCharsets.UTF_8), path.toString());
    }

    /** All members of the file, to be changed; none where there is no file. */
    private SequencedMap<String, Json> read() throws IOException {
        byte[] bytes = bytes();
        try {
            return Json.parse(bytes) instanceof Json.Struct(var members)
                    ? new LinkedHashMap<>(members)
                    : new LinkedHashMap<>();
        } catch (IOException e) {
            // The parser quotes what it stumbles over, which may be a secret.
            throw new CredentialFailure(path.toString(), "not JSON");
        }
    }

    private byte[] bytes() throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(path);
            return new String(bytes, StandardCharsets.UTF_8).isBlank() ? EMPTY.clone() : bytes;
        } catch (NoSuchFileException e) {
            return EMPTY.clone();
        } catch (IOException e) {
            throw new CredentialFailure(path.toString(), e);
        }
    }

    private static SequencedMap<String, Json> members(
            SequencedMap<String, Json> document, String name) {
        return document.get(name) instanceof Json.Struct(var members)
                ? new LinkedHashMap<>(members)
                : new LinkedHashMap<>();
    }

    /** As podman and docker write it; a link stays one. */
    private void write(SequencedMap<String, Json> document) throws IOException {
        Path target = Files.isSymbolicLink(path) ? path.toRealPath() : path;
        String text = GoJson.indented(new Json.Struct(document), "\t");
        try {
            AtomicFiles.writeSecret(target, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CredentialFailure(path.toString(), e);
        }
    }
}
