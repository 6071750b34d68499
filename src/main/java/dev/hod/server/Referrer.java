package dev.hod.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageIndex;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.Manifest.Opaque;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A manifest that speaks of another, as the referrers API lists it.
 *
 * @param artifactType its own, or its config's type; empty where there is none
 */
record Referrer(Descriptor descriptor, String artifactType, Map<String, String> annotations) {
    static final String INDEX_TYPE = MediaType.OCI_INDEX.value();

    private static final JsonFactory JSON = new JsonFactory();

    Referrer {
        annotations = Map.copyOf(annotations);
    }

    /** The tag of the tag scheme's index: the algorithm and at most 64 digits. */
    static String tag(Digest subject) {
        String hex = subject.hex();
        return subject.algorithm().label() + '-' + hex.substring(0, Math.min(64, hex.length()));
    }

    /** What the index of the tag scheme lists. */
    static List<Referrer> listedIn(RawManifest index) throws IOException {
        List<Referrer> all = new ArrayList<>();
        for (Descriptor child : Manifest.parse(index).references()) {
            all.add(new Referrer(child, child.artifactType().orElse(""), child.annotations()));
        }
        return all;
    }

    /**
     * Reads a manifest for what the list tells of it.
     *
     * @return nothing where the manifest is gone or cannot be understood: the list is for the rest
     */
    static Optional<Referrer> read(ImageSource source, Descriptor descriptor) throws IOException {
        RawManifest raw;
        Manifest manifest;
        try {
            raw = source.manifest(descriptor);
            manifest = Manifest.parse(raw);
        } catch (Failure e) {
            return Optional.empty();
        }
        String type =
                switch (manifest) {
                    case ImageManifest image -> image.artifactType().orElse("");
                    case ImageIndex index -> index.artifactType().orElse("");
                    case Opaque _ -> "";
                };
        return Optional.of(
                new Referrer(
                        Descriptor.of(raw.mediaType(), raw.digest(), raw.size()),
                        type,
                        annotations(raw.bytes())));
    }

    private static Map<String, String> annotations(byte[] manifest) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (JsonParser parser = JSON.createParser(manifest)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals("annotations");
                if (parser.nextToken() != JsonToken.START_OBJECT || !wanted) {
                    parser.skipChildren();
                    continue;
                }
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String key = parser.currentName();
                    if (parser.nextToken() == JsonToken.VALUE_STRING) {
                        all.put(key, parser.getText());
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        }
        return all;
    }

    /** The index that the API answers with. */
    static byte[] index(List<Referrer> referrers) {
        return Json.document(json -> {
            json.writeNumberField("schemaVersion", 2);
            json.writeStringField("mediaType", INDEX_TYPE);
            json.writeArrayFieldStart("manifests");
            for (Referrer referrer : referrers) {
                referrer.write(json);
            }
            json.writeEndArray();
        });
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("mediaType", descriptor.mediaType().value());
        json.writeStringField("digest", descriptor.digest().toString());
        json.writeNumberField("size", descriptor.size());
        if (!artifactType.isEmpty()) {
            json.writeStringField("artifactType", artifactType);
        }
        if (!annotations.isEmpty()) {
            json.writeObjectFieldStart("annotations");
            for (Map.Entry<String, String> entry : new TreeMap<>(annotations).entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
