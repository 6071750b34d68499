package dev.hod.copy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageIndex;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.reference.ReferrerTag;
import dev.hod.transport.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
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

    /** Whether something is such an index, by its name and what it is. */
    static boolean is(ImageName name, Manifest top) {
        return top instanceof ImageIndex
                && ReferrerTag.of(name)
                        .filter(tag -> tag.what() == ReferrerTag.What.INDEX)
                        .isPresent();
    }

    /** What an index lists, by digest. */
    static SequencedMap<Digest, Descriptor> listed(Manifest index) {
        SequencedMap<Digest, Descriptor> listed = new LinkedHashMap<>();
        index.references().forEach(d -> listed.putIfAbsent(d.digest(), d));
        return listed;
    }

    /**
     * What is listed under a tag of a store now.
     *
     * @param current what the tag points at; nothing is listed where that is no index
     */
    static SequencedMap<Digest, Descriptor> listed(
            Store store, ImageName name, Optional<Descriptor> current) throws IOException {
        if (current.isEmpty() || !current.get().mediaType().isIndex()) {
            return new LinkedHashMap<>();
        }
        return listed(Manifest.parse(store.source(name).manifest(current.get())));
    }

    /** How a referrer is listed. */
    static Descriptor described(Manifest referrer) {
        return described(referrer.raw().descriptor(), referrer);
    }

    /** How a referrer is listed that somebody else described. */
    static Descriptor described(Descriptor given, Manifest referrer) {
        return new Descriptor(
                given.mediaType(),
                given.digest(),
                given.size(),
                Optional.empty(),
                given.artifactType().or(referrer::artifactType),
                given.annotations(),
                List.of());
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
