package dev.hod.copy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * The index that lists what refers to a manifest where a registry has no API for that (OCI
 * distribution-spec, "Referrers Tag Schema"). The same referrers give the same bytes.
 */
final class ReferrersIndex {
    private static final JsonFactory JSON = new JsonFactory();

    /** The specification cuts digests at this length, since a tag has 128 letters at most. */
    private static final int MAX_HEX = 64;

    private ReferrersIndex() {}

    /** The tag under which the referrers of {@code subject} are listed. */
    static String tag(Digest subject) {
        String hex = subject.hex();
        return subject.algorithm().label()
                + '-'
                + hex.substring(0, Math.min(MAX_HEX, hex.length()));
    }

    static RawManifest of(Collection<Descriptor> referrers) {
        List<Descriptor> sorted =
                referrers.stream().sorted(Comparator.comparing(Descriptor::digest)).toList();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("schemaVersion", 2);
            json.writeStringField("mediaType", MediaType.OCI_INDEX.value());
            json.writeArrayFieldStart("manifests");
            for (Descriptor referrer : sorted) {
                write(json, referrer);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("no file is involved", e);
        }
        return new RawManifest(MediaType.OCI_INDEX, bytes.toByteArray());
    }

    private static void write(JsonGenerator json, Descriptor referrer) throws IOException {
        json.writeStartObject();
        json.writeStringField("mediaType", referrer.mediaType().value());
        json.writeStringField("digest", referrer.digest().toString());
        json.writeNumberField("size", referrer.size());
        if (!referrer.annotations().isEmpty()) {
            json.writeObjectFieldStart("annotations");
            for (var annotation : new TreeMap<>(referrer.annotations()).entrySet()) {
                json.writeStringField(annotation.getKey(), annotation.getValue());
            }
            json.writeEndObject();
        }
        if (referrer.artifactType().isPresent()) {
            json.writeStringField("artifactType", referrer.artifactType().get());
        }
        json.writeEndObject();
    }
}
