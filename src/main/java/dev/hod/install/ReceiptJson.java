package dev.hod.install;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hod.image.Digest;
import dev.hod.install.ReceiptLine.Begun;
import dev.hod.install.ReceiptLine.Ended;
import dev.hod.install.ReceiptLine.How;
import dev.hod.install.ReceiptLine.Moving;
import dev.hod.install.ReceiptLine.Placed;
import dev.hod.install.ReceiptLine.Result;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lines of a receipt as JSON, keys in their fixed order. */
final class ReceiptJson {
    static final int VERSION = 1;
    private static final JsonFactory JSON = new JsonFactory();

    private ReceiptJson() {}

    /** The line without its end. */
    static String print(ReceiptLine line) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            switch (line) {
                case Begun begun -> print(json, begun);
                case Placed placed -> print(json, placed);
                case Moving moving -> print(json, moving);
                case Ended ended -> print(json, ended);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("no file is involved", e);
        }
        return text.toString();
    }

    private static void print(JsonGenerator json, Begun begun) throws IOException {
        json.writeObjectFieldStart("hod");
        json.writeNumberField("receipt", VERSION);
        json.writeEndObject();
        json.writeStringField("target", begun.target());
        json.writeStringField("source", begun.source());
        write(json, "inventory", begun.inventory().map(Digest::toString));
        json.writeStringField("time", begun.time().toString());
    }

    private static void print(JsonGenerator json, Placed placed) throws IOException {
        json.writeStringField("blob", placed.blob().toString());
        json.writeNumberField("size", placed.size());
        json.writeStringField("repository", placed.repository());
        json.writeStringField("how", word(placed.how()));
        write(json, "from", placed.from());
    }

    private static void print(JsonGenerator json, Moving moving) throws IOException {
        json.writeStringField("moving", moving.image());
        json.writeStringField("digest", moving.digest().toString());
        write(json, "former", moving.former().map(Digest::toString));
    }

    private static void print(JsonGenerator json, Ended ended) throws IOException {
        json.writeStringField("image", ended.image());
        json.writeStringField("written", ended.written());
        json.writeStringField("result", word(ended.result()));
        write(json, "digest", ended.digest().map(Digest::toString));
        json.writeNumberField("bytes", ended.bytes());
        json.writeNumberField("sent", ended.sent());
        write(json, "failure", ended.failure());
    }

    private static void write(JsonGenerator json, String key, Optional<String> value)
            throws IOException {
        if (value.isPresent()) {
            json.writeStringField(key, value.get());
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a line; nothing for one of a kind that a later hod writes.
     *
     * @throws IllegalArgumentException with the reason, if it is no such line
     */
    static Optional<ReceiptLine> parse(String line) {
        Map<String, String> values = new HashMap<>();
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not a JSON object");
            }
            collect(json, "", values);
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("more than one object in a line");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
        try {
            return Optional.ofNullable(read(new Values(values)));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static void collect(JsonParser json, String prefix, Map<String, String> values)
            throws IOException {
        JsonToken token = json.nextToken();
        while (token != JsonToken.END_OBJECT) {
            String key = prefix + json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_OBJECT) {
                collect(json, key + ".", values);
            } else if (value == JsonToken.START_ARRAY) {
                json.skipChildren();
            } else {
                values.put(key, json.getText());
            }
            token = json.nextToken();
        }
    }

    private static @Nullable ReceiptLine read(Values v) {
        if (v.has("hod.receipt")) {
            if (v.number("hod.receipt") != VERSION) {
                throw new IllegalArgumentException(
                        "version " + v.text("hod.receipt") + " needs a later hod");
            }
            return new Begun(
                    v.text("target"),
                    v.text("source"),
                    v.digest("inventory"),
                    Instant.parse(v.text("time")));
        }
        if (v.has("blob")) {
            return new Placed(
                    Digest.parse(v.text("blob")),
                    v.number("size"),
                    v.text("repository"),
                    How.valueOf(v.text("how").toUpperCase(Locale.ROOT)),
                    v.find("from"));
        }
        if (v.has("moving")) {
            return new Moving(v.text("moving"), Digest.parse(v.text("digest")), v.digest("former"));
        }
        if (v.has("image")) {
            return new Ended(
                    v.text("image"),
                    v.text("written"),
                    Result.valueOf(v.text("result").toUpperCase(Locale.ROOT)),
                    v.digest("digest"),
                    v.number("bytes"),
                    v.number("sent"),
                    v.find("failure"));
        }
        return null;
    }

    private record Values(Map<String, String> values) {
        boolean has(String key) {
            return values.containsKey(key);
        }

        Optional<String> find(String key) {
            return Optional.ofNullable(values.get(key));
        }

        String text(String key) {
            return find(key)
                    .orElseThrow(() -> new IllegalArgumentException("\"" + key + "\" is missing"));
        }

        long number(String key) {
            return Long.parseLong(text(key));
        }

        Optional<Digest> digest(String key) {
            return find(key).map(Digest::parse);
        }
    }
}
