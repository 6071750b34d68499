package dev.hod.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
        Path path = find().orElseThrow(() -> new CredentialFailure(program, "it is not on PATH"));
        ProcessBuilder builder = new ProcessBuilder(path.toString(), "get");
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        try {
            return answer(process, server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CredentialFailure(program, e);
        } finally {
            process.destroyForcibly();
        }
    }

    private Optional<Credentials> answer(Process process, String server)
            throws IOException, InterruptedException {
        try (OutputStream in = process.getOutputStream()) {
            in.write(server.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It need not read what it is told; its answer counts.
        }
        byte[] out = process.getInputStream().readNBytes(MAX_ANSWER);
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            throw new CredentialFailure(program, "it does not end");
        }
        if (process.exitValue() != 0) {
            // The protocol has no other way to say "none" than these words.
            String said = new String(out, StandardCharsets.UTF_8).strip();
            if (said.equals(NOT_FOUND)) {
                return Optional.empty();
            }
            String line = said.lines().findFirst().orElse("no reason given");
            throw new CredentialFailure(program, "it failed: " + line);
        }
        return parse(out);
    }

    private Optional<Credentials> parse(byte[] out) throws CredentialFailure {
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
