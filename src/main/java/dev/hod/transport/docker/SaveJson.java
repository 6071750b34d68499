package dev.hod.transport.docker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.hod.image.Digest;
import dev.hod.json.JsonWords;
import dev.hod.tar.BadTar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the documents of a saved archive by streaming, without building a tree. */
final class SaveJson {
    static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .build();

    private final String where;
    private final String name;

    /**
     * A reader of one document.
     *
     * @param where the archive
     * @param name the document's entry
     */
    SaveJson(String where, String name) {
        this.where = where;
        this.name = name;
    }

    /** The items of {@code manifest.json}. */
    List<SavedImage> images(byte[] document) throws IOException {
        return read(
                document,
                parser -> {
                    List<SavedImage> images = new ArrayList<>();
                    expect(parser.nextToken(), JsonToken.START_ARRAY);
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        images.add(image(parser));
                    }
                    return images;
                });
    }

    /** The diff IDs that an image's config lists, the base first. */
    List<Digest> diffIds(byte[] config) throws IOException {
        return read(
                config,
                parser -> {
                    List<Digest> ids = new ArrayList<>();
                    expect(parser.nextToken(), JsonToken.START_OBJECT);
                    while (parser.nextToken() == JsonToken.FIELD_NAME) {
                        boolean rootfs = parser.currentName().equals("rootfs");
                        JsonToken value = parser.nextToken();
                        if (!rootfs || value != JsonToken.START_OBJECT) {
                            parser.skipChildren();
                            continue;
                        }
                        while (parser.nextToken() == JsonToken.FIELD_NAME) {
                            boolean list = parser.currentName().equals("diff_ids");
                            parser.nextToken();
                            if (list) {
                                for (String id : texts(parser)) {
                                    ids.add(digest(id));
                                }
                            } else {
                                parser.skipChildren();
                            }
                        }
                    }
                    return ids;
                });
    }

    private SavedImage image(JsonParser parser) throws IOException {
        expect(parser.currentToken(), JsonToken.START_OBJECT);
        String config = "";
        List<String> tags = List.of();
        List<String> layers = List.of();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "Config" -> config = text(parser);
                case "RepoTags" -> tags = texts(parser);
                case "Layers" -> layers = texts(parser);
                default -> parser.skipChildren();
            }
        }
        if (config.isEmpty()) {
            throw bad("an item has no Config");
        }
        return new SavedImage(config, tags, layers);
    }

    private Digest digest(String text) throws BadTar {
        return Digest.tryParse(text).orElseThrow(() -> bad("a diff ID is no digest"));
    }

    private String text(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw bad("a text was expected");
        }
        return parser.getText();
    }

    private List<String> texts(JsonParser parser) throws IOException {
        List<String> all = new ArrayList<>();
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return all;
        }
        expect(parser.currentToken(), JsonToken.START_ARRAY);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            all.add(text(parser));
        }
        return all;
    }

    private void expect(JsonToken found, JsonToken wanted) throws BadTar {
        if (found != wanted) {
            throw bad("it has another form than such a document");
        }
    }

    private BadTar bad(String what) {
        return new BadTar(where, name + ": " + what);
    }

    private <T> T read(byte[] document, Reader<T> reader) throws IOException {
        try (JsonParser parser = JSON.createParser(document)) {
            return reader.read(parser);
        } catch (BadTar e) {
            throw e;
        } catch (JsonParseException e) {
            throw bad("is no JSON: " + JsonWords.of(e));
        } catch (IOException | IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw bad("is no JSON: " + message.lines().findFirst().orElse(""));
        }
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(JsonParser parser) throws IOException;
    }
}
