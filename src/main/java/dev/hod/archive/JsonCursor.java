package dev.hod.archive;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.hod.image.Digest;
import dev.hod.json.JsonWords;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a document of the bundle from front to back, never holding more than a string of it. Keys
 * that are not known are passed over: what a reader must not pass over is named in {@code
 * requires}.
 */
final class JsonCursor implements AutoCloseable {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(16)
                                    .maxStringLength(1 << 20)
                                    .maxNameLength(256)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private final JsonParser parser;
    private final String where;
    private final String document;

    JsonCursor(InputStream in, String where, String document) throws IOException {
        this.parser = JSON.createParser(in);
        this.where = where;
        this.document = document;
    }

    /** Takes the value of one key; must leave the cursor behind it. */
    @FunctionalInterface
    interface Field {
        void take(String key) throws IOException;
    }

    /** Takes one element of a list; must leave the cursor behind it. */
    @FunctionalInterface
    interface Element {
        void take() throws IOException;
    }

    /** The whole document: one object, and nothing behind it but blanks. */
    void document(Field field) throws IOException {
        try {
            object(field);
            if (parser.nextToken() != null) {
                throw bad("something follows the document");
            }
        } catch (JacksonException e) {
            throw new BadBundle(
                    where, document + " is no JSON that is read here: " + JsonWords.of(e), e);
        }
    }

    void object(Field field) throws IOException {
        expect(JsonToken.START_OBJECT, "an object");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            field.take(parser.currentName());
        }
    }

    void list(Element element) throws IOException {
        expect(JsonToken.START_ARRAY, "a list");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            pending = true;
            element.take();
        }
    }

    private boolean pending;

    private JsonToken next() throws IOException {
        if (pending) {
            pending = false;
            return parser.currentToken();
        }
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw bad("ends too early");
        }
        return token;
    }

    private void expect(JsonToken token, String what) throws IOException {
        if (next() != token) {
            throw bad(
                    "has no "
                            + what.substring(what.indexOf(' ') + 1)
                            + " where "
                            + what
                            + " should be");
        }
    }

    void skip() throws IOException {
        next();
        parser.skipChildren();
    }

    String text() throws IOException {
        expect(JsonToken.VALUE_STRING, "a text");
        return parser.getText();
    }

    long number() throws IOException {
        expect(JsonToken.VALUE_NUMBER_INT, "a number");
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                || parser.getLongValue() < 0) {
            throw bad(parser.getText() + " is no size");
        }
        return parser.getLongValue();
    }

    Digest digest() throws IOException {
        String text = text();
        Optional<Digest> digest = Digest.tryParse(text);
        if (digest.isEmpty()) {
            throw bad("\"" + text + "\" is no digest");
        }
        return digest.get();
    }

    List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        list(() -> texts.add(text()));
        return texts;
    }

    /** The object under {@code hod}: refuses formats and features that are not known here. */
    void head(String kind) throws IOException {
        object(key -> {
            if (key.equals(kind)) {
                long version = number();
                if (version != 1) {
                    throw NewerBundle.format(where, document, (int) version);
                }
            } else if (key.equals("requires")) {
                list(this::feature);
            } else {
                skip();
            }
        });
    }

    /** Something with a name and the version of hod that first knew it; none are known here. */
    private void feature() throws IOException {
        Feature feature = named();
        throw NewerBundle.feature(where, feature.name(), feature.since());
    }

    Feature named() throws IOException {
        String[] feature = {"", "?"};
        object(key -> {
            switch (key) {
                case "name" -> feature[0] = text();
                case "since" -> feature[1] = text();
                default -> skip();
            }
        });
        return new Feature(feature[0], feature[1]);
    }

    /** A codec, or a feature that a reader must know. */
    record Feature(String name, String since) {}

    BadBundle bad(String reason) {
        return new BadBundle(where, document + " " + reason);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
