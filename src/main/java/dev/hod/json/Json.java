package dev.hod.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A value of a small document (a manifest, an image's config) whose members are not all known
 * beforehand, in the order they were written. Numbers stay as they were written.
 */
public sealed interface Json {
    /** An object; of members with one name the last counts, as for Go's decoder. */
    record Struct(SequencedMap<String, Json> members) implements Json {
        public Struct {
            members = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(members));
        }

        /** A member; nothing where it is missing or null. */
        public Optional<Json> get(String name) {
            return Optional.ofNullable(members.get(name)).filter(v -> !(v instanceof Nothing));
        }

        /** A member that is text; empty where it is missing or anything else. */
        public String text(String name) {
            return members.get(name) instanceof Text(String value) ? value : "";
        }

        /** A member that is an object; an empty one where it is missing or anything else. */
        public Struct struct(String name) {
            return members.get(name) instanceof Struct found ? found : EMPTY;
        }

        /** The items of a member that is a list; none where it is missing or anything else. */
        public List<Json> items(String name) {
            return members.get(name) instanceof Array(List<Json> found) ? found : List.of();
        }
    }

    /** A list. */
    record Array(List<Json> items) implements Json {
        public Array {
            items = List.copyOf(items);
        }
    }

    /** A string. */
    record Text(String value) implements Json {}

    /** A number, as it was written. */
    record Numeral(String literal) implements Json {}

    /** True or false. */
    record Truth(boolean value) implements Json {}

    /** Null. */
    record Nothing() implements Json {}

    Struct EMPTY = new Struct(new LinkedHashMap<>());

    /** A whole number. */
    static Json number(long value) {
        return new Numeral(Long.toString(value));
    }

    /** A list of strings. */
    static Json texts(List<String> values) {
        return new Array(values.stream().<Json>map(Text::new).toList());
    }

    /**
     * Reads a document; what follows its first value is not looked at.
     *
     * @throws IOException whose message is one line, where it is none or nests beyond reason
     */
    static Json parse(byte[] document) throws IOException {
        return Reader.document(document, Reader.Care.USUAL);
    }

    /**
     * Reads a document that decides about trust: it is refused where a member is there twice or
     * something follows.
     *
     * @throws IOException whose message is one line
     */
    static Json parseStrictly(byte[] document) throws IOException {
        return Reader.document(document, Reader.Care.STRICT);
    }

    /** Reading by recursion, which the parser's limit on nesting bounds. */
    final class Reader {
        private static final JsonFactory FACTORY =
                JsonFactory.builder()
                        .streamReadConstraints(
                                StreamReadConstraints.builder().maxNestingDepth(64).build())
                        .build();

        private Reader() {}

        private enum Care {
            USUAL,
            STRICT
        }

        private static Json document(byte[] document, Care care) throws IOException {
            try (JsonParser parser = FACTORY.createParser(document)) {
                if (parser.nextToken() == null) {
                    throw new IOException("no JSON: empty");
                }
                Json value = value(parser, care);
                if (care == Care.STRICT && parser.nextToken() != null) {
                    throw new IOException("Unexpected data after JSON object");
                }
                return value;
            } catch (JsonParseException e) {
                throw new IOException("no JSON: " + JsonWords.of(e), e);
            }
        }

        private static Json value(JsonParser parser, Care care) throws IOException {
            return switch (parser.currentToken()) {
                case START_OBJECT -> {
                    SequencedMap<String, Json> members = new LinkedHashMap<>();
                    while (parser.nextToken() == JsonToken.FIELD_NAME) {
                        String name = parser.currentName();
                        parser.nextToken();
                        if (members.put(name, value(parser, care)) != null && care == Care.STRICT) {
                            throw new IOException("Duplicate key " + GoJson.quote(name));
                        }
                    }
                    yield new Struct(members);
                }
                case START_ARRAY -> {
                    List<Json> items = new ArrayList<>();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        items.add(value(parser, care));
                    }
                    yield new Array(items);
                }
                case VALUE_STRING -> new Text(parser.getText());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Numeral(parser.getText());
                case VALUE_TRUE -> new Truth(true);
                case VALUE_FALSE -> new Truth(false);
                case VALUE_NULL -> new Nothing();
                case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                        throw new IOException("no JSON: no value");
            };
        }
    }
}
