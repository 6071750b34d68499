package dev.hod.listing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.hod.image.Platform;
import dev.hod.listing.Listing.Image;
import dev.hod.listing.Listing.Pointed;
import dev.hod.listing.Listing.Totals;
import dev.hod.listing.Listing.Weight;
import dev.hod.reference.Provenance;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A listing for machines: one object a line, by {@code layouts/listing.schema.json}. */
public final class ListingJson {
    private static final JsonFactory JSON = new JsonFactory();

    private ListingJson() {}

    @FunctionalInterface
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    /** A line for each image, and one for all together. */
    public static List<String> lines(Listing listing) {
        List<String> lines = new ArrayList<>();
        for (Image image : listing.images()) {
            lines.add(object(json -> image(json, image)));
        }
        lines.add(object(json -> total(json, listing.where(), listing.totals())));
        return lines;
    }

    private static void image(JsonGenerator json, Image image) throws IOException {
        json.writeStringField("event", "listed");
        json.writeStringField("image", image.name().toString());
        if (image.pointed().isPresent()) {
            pointed(json, image.pointed().get());
        }
        if (image.problem().isPresent()) {
            json.writeStringField("problem", image.problem().get());
        } else {
            json.writeArrayFieldStart("platforms");
            for (Platform platform : image.platforms()) {
                json.writeString(platform.toString());
            }
            json.writeEndArray();
            if (image.purpose().artifact().isPresent()) {
                json.writeStringField("artifact", image.purpose().artifact().get());
            }
            if (image.purpose().subject().isPresent()) {
                json.writeStringField("subject", image.purpose().subject().get().toString());
            }
            weight(json, image.weight());
        }
        if (image.provenance().isPresent()) {
            Provenance provenance = image.provenance().get();
            json.writeStringField("source", provenance.source());
            groups(json, provenance.groups());
        }
    }

    private static void groups(JsonGenerator json, List<String> groups) throws IOException {
        if (groups.size() == 1) {
            json.writeStringField("group", groups.getFirst());
        } else if (groups.size() > 1) {
            json.writeArrayFieldStart("groups");
            for (String group : groups) {
                json.writeString(group);
            }
            json.writeEndArray();
        }
    }

    private static void pointed(JsonGenerator json, Pointed pointed) throws IOException {
        json.writeStringField("digest", pointed.top().digest().toString());
        json.writeStringField("mediaType", pointed.top().mediaType().value());
        if (pointed.isNarrowed()) {
            json.writeStringField("announced", pointed.announced().toString());
        }
    }

    private static void weight(JsonGenerator json, Weight weight) throws IOException {
        json.writeNumberField("bytes", weight.bytes());
        json.writeNumberField("ownBytes", weight.own());
        json.writeNumberField("manifests", weight.manifests());
        json.writeNumberField("blobs", weight.blobs());
    }

    private static void total(JsonGenerator json, String where, Totals totals) throws IOException {
        json.writeStringField("event", "total");
        json.writeStringField("where", where);
        json.writeNumberField("images", totals.names().images());
        json.writeNumberField("referrerTags", totals.names().referrerTags());
        json.writeNumberField("problems", totals.problems());
        json.writeNumberField("contents", totals.contents());
        json.writeNumberField("referencedBytes", totals.referenced());
        json.writeNumberField("uniqueBytes", totals.unique());
    }

    static String object(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
