package dev.hod.transport.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.hod.image.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the JSON that registries answer with, manifests aside. */
final class RegistryJson {
    private static final int LONGEST_MESSAGE = 300;
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .build();

    private RegistryJson() {}

    /**
     * What a token service gave.
     *
     * @param token empty where it gave none
     * @param lifetime in seconds; 60 where it does not say, as the specification has it
     */
    record Token(String token, long lifetime) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /**
     * A registry's error entries; none where the body is something else, such as a proxy's page.
     */
    static List<ErrorCode> errors(byte[] body) {
        List<ErrorCode> found = new ArrayList<>();
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return found;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean errors = json.currentName().equals("errors");
                if (json.nextToken() == JsonToken.START_ARRAY && errors) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        found.add(error(json));
                    }
                } else {
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            // A body cut at its limit, or no JSON: what was understood stands.
        }
        return found;
    }

    private static ErrorCode error(JsonParser json) throws IOException {
        String code = "";
        String message = "";
        List<Digest> digests = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "code" -> code = oneLine(json.getValueAsString(""));
                case "message" -> message = oneLine(json.getValueAsString(""));
                case "detail" -> digestsIn(json, digests);
                default -> json.skipChildren();
            }
        }
        return new ErrorCode(code, message, digests);
    }

    private static void digestsIn(JsonParser json, List<Digest> digests) throws IOException {
        int depth = 0;
        do {
            JsonToken token = json.currentToken();
            if (token == null) {
                return;
            } else if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING) {
                Digest.tryParse(json.getText()).ifPresent(digests::add);
            }
        } while (depth > 0 && json.nextToken() != null);
    }

    /** Text of a stranger, made fit for one line of ours. */
    static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + '…';
    }

    /** A token reply. Harbor has both names for the token, one of them empty. */
    static Optional<Token> token(byte[] body) {
        String token = "";
        long lifetime = 60;
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "token", "access_token" -> {
                        String value = json.getValueAsString("");
                        token = value.isEmpty() ? token : value;
                    }
                    case "expires_in" -> lifetime = json.getValueAsLong(lifetime);
                    default -> {
                        // Of no use here.
                    }
                }
                json.skipChildren();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        // What is not visible ASCII would break the header, and its words would show it.
        boolean usable = !token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return usable ? Optional.of(new Token(token, lifetime)) : Optional.empty();
    }

    /** The strings of a list in an object: {@code tags} or {@code repositories}; null is none. */
    static List<String> strings(byte[] body, String field) throws IOException {
        List<String> found = new ArrayList<>();
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the list of " + field + " is not JSON");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = json.currentName().equals(field);
                if (json.nextToken() == JsonToken.START_ARRAY && wanted) {
                    while (json.nextToken() == JsonToken.VALUE_STRING) {
                        found.add(json.getText());
                    }
                } else {
                    json.skipChildren();
                }
            }
        }
        return found;
    }
}
