package dev.hod.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hod.json.GoJson;
import dev.hod.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;

/** A program {@code docker-credential-NAME} on PATH that keeps secrets (docker's protocol). */
final class CredentialHelper {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_ANSWER = 1 << 20;
    private static final long SECONDS = 60;

    /** The one answer on failure that means "I have none". */
    private static final String NOT_FOUND = "credentials not found in native keychain";

    private final String program;
    private final Map<String, String> environment;

    CredentialHelper(String name, Map<String, String> environment) {
        this.program = "docker-credential-" + name;
        this.environment = environment;
    }

    /** Where the program is; nothing where PATH does not lead to it. */
    Optional<Path> find() {
        if (program.indexOf('/') >= 0) {
            return Optional.empty();
        }
        for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
            if (folder.isEmpty()) {
                continue;
            }
            Path candidate = Path.of(folder, program);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /**
     * Asks for the credentials of a server, named as docker names it.
     *
     * @return nothing where the helper has none
     * @throws CredentialFailure where it is missing or broken
     */
    Optional<Credentials> get(String server) throws IOException {
        Ended ended = run("get", server);
        if (ended.exitCode == 0) {
            return parse(ended.out);
        }
        // The protocol has no other way to say "none" than these words.
        String said = ended.out.strip();
        if (said.equals(NOT_FOUND)) {
            return Optional.empty();
        }
        throw new CredentialFailure(
                program, "it failed: " + said.lines().findFirst().orElse("no reason given"));
    }

    /** Hands over credentials to be kept; by its input, where no list of processes shows them. */
    void store(String server, Credentials.Password who) throws IOException {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        members.put("ServerURL", new Json.Text(server));
        members.put("Username", new Json.Text(who.user()));
        members.put("Secret", new Json.Text(who.password()));
        requireSuccess("store", GoJson.compact(new Json.Struct(members)));
    }

    /** The servers whose credentials it keeps. */
    List<String> list() throws IOException {
        Ended ended = run("list", "");
        if (ended.exitCode != 0) {
            throw new CredentialFailure(program, "list ended with exit code " + ended.exitCode);
        }
        try {
            return Json.parse(ended.out.getBytes(StandardCharsets.UTF_8))
                            instanceof Json.Struct(var members)
                    ? List.copyOf(members.keySet())
                    : List.of();
        } catch (IOException e) {
            throw new CredentialFailure(program, "it did not answer in JSON");
        }
    }

    /** Has the credentials of a server forgotten. */
    void erase(String server) throws IOException {
        requireSuccess("erase", server);
    }

    /** What it says on failure is not repeated: it may hold what it was told. */
    private void requireSuccess(String verb, String input) throws IOException {
        Ended ended = run(verb, input);
        if (ended.exitCode != 0) {
            throw new CredentialFailure(program, verb + " ended with exit code " + ended.exitCode);
        }
    }

    private record Ended(int exitCode, String out) {}

    private Ended run(String verb, String input) throws IOException {
        Path path = find().orElseThrow(() -> new CredentialFailure(program, "it is not on PATH"));
        ProcessBuilder builder = new ProcessBuilder(path.toString(), verb);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It need not read what it is told; its answer counts.
            }
            byte[] out = process.getInputStream().readNBytes(MAX_ANSWER);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new CredentialFailure(program, "it does not end");
            }
            return new Ended(process.exitValue(), new String(out, StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CredentialFailure(program, e);
        } finally {
            process.destroyForcibly();
        }
    }

    private Optional<Credentials> parse(String out) throws CredentialFailure {
        String user = "";
        String secret = "";
        try (JsonParser json = JSON.createParser(out)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new CredentialFailure(program, "it did not answer in JSON");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                String value = json.getValueAsString("");
                json.skipChildren();
                switch (field) {
                    case "Username" -> user = value;
                    case "Secret" -> secret = value;
                    default -> {
                        // The server's name, repeated.
                    }
                }
            }
        } catch (CredentialFailure e) {
            throw e;
        } catch (IOException e) {
            throw new CredentialFailure(program, "it did not answer in JSON");
        }
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                user.equals("<token>")
                        ? new Credentials.IdentityToken("", secret)
                        : new Credentials.Password(user, secret));
    }
}
