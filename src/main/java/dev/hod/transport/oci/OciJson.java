package dev.hod.transport.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hod.image.Descriptor;
import dev.hod.transport.oci.OciIndex.Entry;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes entries of {@code index.json}. */
final class OciJson {
    private static final JsonFactory JSON = new JsonFactory();

    private OciJson() {}

    /** A new entry, its fields in the order all tools have them. */
    static Entry entry(Descriptor manifest, String name) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("mediaType", manifest.mediaType().value());
            json.writeStringField("digest", manifest.digest().toString());
            json.writeNumberField("size", manifest.size());
            if (!name.isEmpty()) {
                json.writeObjectFieldStart("annotations");
                json.writeStringField(OciIndex.REF_NAME, name);
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        return new Entry(
                withAnnotations(
                        manifest, name.isEmpty() ? Map.of() : Map.of(OciIndex.REF_NAME, name)),
                text.toString());
    }

    /** The same entry without its name; annotations that are empty then go as well. */
    static Entry withoutName(Entry entry) throws IOException {
        Map<String, String> rest = new HashMap<>(entry.descriptor().annotations());
        rest.remove(OciIndex.REF_NAME);
        StringWriter text = new StringWriter();
        try (JsonParser in = JSON.createParser(entry.json());
                JsonGenerator out = JSON.createGenerator(text)) {
            in.nextToken();
            out.writeStartObject();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String field = in.currentName();
                in.nextToken();
                if (!field.equals("annotations")) {
                    out.writeFieldName(field);
                    out.copyCurrentStructure(in);
                } else if (rest.isEmpty()) {
                    in.skipChildren();
                } else {
                    out.writeFieldName(field);
                    annotations(in, out);
                }
            }
            out.writeEndObject();
        }
        return new Entry(withAnnotations(entry.descriptor(), rest), text.toString());
    }

    private static void annotations(JsonParser in, JsonGenerator out) throws IOException {
        out.writeStartObject();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String key = in.currentName();
            in.nextToken();
            if (key.equals(OciIndex.REF_NAME)) {
                in.skipChildren();
            } else {
                out.writeFieldName(key);
                out.copyCurrentStructure(in);
            }
        }
        out.writeEndObject();
    }

    private static Descriptor withAnnotations(Descriptor d, Map<String, String> annotations) {
        return new Descriptor(
                d.mediaType(),
                d.digest(),
                d.size(),
                Optional.empty(),
                Optional.empty(),
                annotations,
                List.of());
    }
}
