package dev.hod.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trust policy (containers-policy.json(5)) is not carried out here; one that asks for more than
 * to accept anything is refused instead of being passed over.
 */
final class Policy {
    private static final String ACCEPT = "insecureAcceptAnything";

    private Policy() {}

    static void check(GlobalOptions options, Map<String, String> environment)
            throws IOException, Usage {
        if (options.insecurePolicy) {
            if (options.requireSigned) {
                throw new Usage("--insecure-policy and --require-signed are mutually exclusive");
            }
            return;
        }
        if (options.requireSigned) {
            throw new Usage("--require-signed: signatures are not checked by this command");
        }
        Optional<Path> file = file(options, environment);
        if (file.isPresent()) {
            for (String type : types(file.get())) {
                if (!type.equals(ACCEPT)) {
                    throw new Usage(
                            "the trust policy %s asks for \"%s\", which is not checked by this command; --insecure-policy copies all the same"
                                    .formatted(file.get(), type));
                }
            }
        }
    }

    private static Optional<Path> file(GlobalOptions options, Map<String, String> environment) {
        if (options.policy.isPresent()) {
            return options.policy;
        }
        String home = environment.getOrDefault("HOME", "");
        List<Path> usual = new ArrayList<>();
        if (!home.isEmpty()) {
            usual.add(Path.of(home, ".config/containers/policy.json"));
        }
        usual.add(Path.of("/etc/containers/policy.json"));
        return usual.stream().filter(Files::isReadable).findFirst();
    }

    /** The type of every requirement in the file, wherever it applies. */
    private static List<String> types(Path file) throws IOException {
        List<String> types = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(Files.readAllBytes(file))) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME
                        && json.currentName().equals("type")) {
                    json.nextToken();
                    types.add(json.getText());
                }
            }
        }
        return types;
    }
}
