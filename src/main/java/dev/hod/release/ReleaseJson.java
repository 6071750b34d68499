package dev.hod.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hod.image.Digest;
import dev.hod.pool.ImageRecord;
import dev.hod.pool.RecordJson;
import dev.hod.reference.ImageName;
import dev.hod.release.Release.Held;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A release as JSON, a line for each image: {@code layouts/release.schema.json}. */
final class ReleaseJson {
    static final int VERSION = 1;

    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] LINE_FEED = {'\n'};

    private ReleaseJson() {}

    static byte[] write(Release release) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        String head =
                "{\"release\":%d,\"name\":\"%s\",\"made\":\"%s\",\"images\":["
                        .formatted(VERSION, release.name(), release.made());
        bytes.write(head.getBytes(StandardCharsets.UTF_8));
        String before = "\n";
        for (Held image : release.images()) {
            bytes.write(before.getBytes(StandardCharsets.UTF_8));
            try (JsonGenerator json = JSON.createGenerator(bytes)) {
                json.writeStartObject();
                json.writeStringField("name", image.name().toString());
                RecordJson.members(json, image.record());
                json.writeEndObject();
            }
            before = ",\n";
        }
        bytes.write(LINE_FEED);
        bytes.write("]}\n".getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    /**
     * Reads a release.
     *
     * @throws BadRelease where it is none, or of a later version
     */
    static Release read(Path file, String name) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                JsonParser json = JSON.createParser(bytes)) {
            return read(json, file, name);
        } catch (com.fasterxml.jackson.core.JacksonException | IllegalArgumentException e) {
            throw BadRelease.unreadable(file);
        } catch (DateTimeException e) {
            throw BadRelease.unreadable(file);
        }
    }

    private static Release read(JsonParser json, Path file, String name) throws IOException {
        int version = 0;
        Optional<Instant> made = Optional.empty();
        List<Held> images = new ArrayList<>();
        boolean listed = false;
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw BadRelease.unreadable(file);
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "release" -> version = json.getIntValue();
                case "made" -> made = Optional.of(Instant.parse(json.getText()));
                case "images" -> {
                    listed = true;
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        images.add(image(json).orElseThrow(() -> BadRelease.unreadable(file)));
                    }
                }
                default -> json.skipChildren();
            }
            if (version > VERSION) {
                throw BadRelease.newer(file, version);
            }
        }
        if (version <= 0 || made.isEmpty() || !listed) {
            throw BadRelease.unreadable(file);
        }
        return new Release(name, made.get(), images);
    }

    private static Optional<Held> image(JsonParser json) throws IOException {
        AtomicReference<String> name = new AtomicReference<>("");
        Optional<ImageRecord> record =
                RecordJson.members(
                        json,
                        key -> {
                            if (key.equals("name")) {
                                name.set(json.getText());
                            } else {
                                json.skipChildren();
                            }
                        });
        return record.flatMap(r -> named(name.get()).map(n -> new Held(n, r)));
    }

    /** What {@link ImageName#toString} made. */
    private static Optional<ImageName> named(String text) {
        int at = text.indexOf('@');
        if (at > 0) {
            return Digest.tryParse(text.substring(at + 1))
                    .map(digest -> ImageName.digested(text.substring(0, at), digest));
        }
        int colon = text.lastIndexOf(':');
        return colon > 0 && colon > text.lastIndexOf('/')
                ? Optional.of(ImageName.tagged(text.substring(0, colon), text.substring(colon + 1)))
                : Optional.empty();
    }
}
