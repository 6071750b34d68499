package dev.hod.pool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hod.image.Digest;
import dev.hod.image.Platform;
import dev.hod.reference.Provenance;
import dev.hod.reference.Provenance.Referrers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code hod/}: keys in a fixed order, one line; unknown keys are passed over. */
public final class RecordJson {
    private static final JsonFactory JSON = new JsonFactory();

    private static final String ASKED_FOR = "asked for";

    private RecordJson() {}

    static byte[] write(ImageRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            members(json, record);
            json.writeEndObject();
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    /** Writes what a record says as members of an object that is begun. */
    public static void members(JsonGenerator json, ImageRecord record) throws IOException {
        json.writeStringField("kept", record.kept().toString());
        if (record.provenance().isPresent()) {
            write(json, record.provenance().get());
        }
    }

    private static void write(JsonGenerator json, Provenance provenance) throws IOException {
        json.writeStringField("written", provenance.written());
        json.writeStringField("source", provenance.source());
        json.writeStringField("announced", provenance.announced().toString());
        json.writeArrayFieldStart("platforms");
        for (Platform platform : provenance.platforms()) {
            writePlatform(json, platform);
        }
        json.writeEndArray();
        List<String> groups = provenance.groups();
        if (groups.size() == 1) {
            json.writeStringField("group", groups.getFirst());
        } else if (groups.size() > 1) {
            json.writeArrayFieldStart("groups");
            for (String group : groups) {
                json.writeString(group);
            }
            json.writeEndArray();
        }
        switch (provenance.referrers()) {
            case UNKNOWN -> {}
            case ASKED_FOR -> json.writeStringField("referrers", ASKED_FOR);
        }
    }

    /** {@code os/architecture[/variant][:osVersion]}: the version of Windows has no other place. */
    private static void writePlatform(JsonGenerator json, Platform platform) throws IOException {
        json.writeString(platform + platform.osVersion().map(v -> ':' + v).orElse(""));
    }

    private static Platform platform(String text) {
        int colon = text.indexOf(':');
        Platform plain = Platform.parse(colon < 0 ? text : text.substring(0, colon));
        return colon < 0
                ? plain
                : new Platform(
                        plain.os(),
                        plain.architecture(),
                        plain.variant(),
                        Optional.of(text.substring(colon + 1)));
    }

    /** What a record says; nothing where the bytes are none. */
    static Optional<ImageRecord> read(byte[] bytes) {
        try (JsonParser json = JSON.createParser(bytes)) {
            return json.nextToken() == JsonToken.START_OBJECT
                    ? members(json, _ -> json.skipChildren())
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Takes a member that is none of a record's; the parser stands at its value. */
    @FunctionalInterface
    public interface Others {
        void member(String key) throws IOException;
    }

    /**
     * Reads an object that is begun, to its end.
     *
     * @return nothing where it says no digest
     * @throws IllegalArgumentException where a member is not what it should be
     */
    public static Optional<ImageRecord> members(JsonParser json, Others others) throws IOException {
        Digest kept = null;
        String written = null;
        String source = null;
        Digest announced = null;
        List<Platform> platforms = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        Referrers referrers = Referrers.UNKNOWN;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "kept" -> kept = digest(json);
                case "written" -> written = json.getValueAsString();
                case "source" -> source = json.getValueAsString();
                case "announced" -> announced = digest(json);
                case "referrers" -> referrers = referrers(json.getValueAsString(""));
                case "group" -> groups.add(json.getValueAsString(""));
                case "groups" -> groups.addAll(texts(json));
                case "platforms" -> texts(json).forEach(text -> platforms.add(platform(text)));
                default -> others.member(key);
            }
        }
        if (kept == null) {
            return Optional.empty();
        }
        Provenance provenance =
                written == null || source == null || announced == null
                        ? null
                        : new Provenance(written, source, announced, platforms, groups, referrers);
        return Optional.of(new ImageRecord(kept, Optional.ofNullable(provenance)));
    }

    private static Referrers referrers(String text) {
        return text.equals(ASKED_FOR) ? Referrers.ASKED_FOR : Referrers.UNKNOWN;
    }

    private static List<String> texts(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new IllegalArgumentException("no array");
        }
        List<String> texts = new ArrayList<>();
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            texts.add(json.getText());
        }
        return texts;
    }

    private static Digest digest(JsonParser json) throws IOException {
        @Nullable String text = json.getValueAsString();
        return Digest.parse(text == null ? "" : text);
    }

    static byte[] writeLayout(int layout) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(32);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("pool", layout);
            json.writeEndObject();
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    /** The layout that {@code pool.json} names; 0 where it names none. */
    static int readLayout(byte[] bytes) {
        int layout = 0;
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return 0;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                json.nextToken();
                if (key.equals("pool")) {
                    layout = json.getValueAsInt();
                }
                json.skipChildren();
            }
        } catch (IOException e) {
            return 0;
        }
        return layout;
    }
}
