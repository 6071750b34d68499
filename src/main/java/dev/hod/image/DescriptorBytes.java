package dev.hod.image;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hod.image.Manifest.ImageIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds where in an index's bytes the digest and size of a child stand. */
final class DescriptorBytes {
    private static final JsonFactory JSON = new JsonFactory();

    private DescriptorBytes() {}

    /** Which of a descriptor's values it is. */
    enum Field {
        DIGEST,
        SIZE
    }

    /**
     * A value of a descriptor.
     *
     * @param from offset in the document of its first byte, with its quote if it has any
     * @param to offset behind its last one
     */
    record Value(Field field, int from, int to) {
        /** What stands there for another manifest. */
        String of(RawManifest other) {
            return switch (field) {
                case DIGEST -> '"' + other.digest().toString() + '"';
                case SIZE -> Long.toString(other.size());
            };
        }
    }

    /** Digest and size of a child, in the order they stand there. */
    static List<Value> of(RawManifest index, ImageIndex.Child child) throws BadManifest {
        List<Value> values = new ArrayList<>();
        int start = child.from();
        try (JsonParser parser =
                JSON.createParser(index.bytes(), start, child.to() - child.from())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                int from = start + Math.toIntExact(parser.currentTokenLocation().getByteOffset());
                parser.finishToken();
                int to = start + Math.toIntExact(parser.currentLocation().getByteOffset());
                switch (name) {
                    case "digest" -> values.add(new Value(Field.DIGEST, from, to));
                    case "size" -> values.add(new Value(Field.SIZE, from, to));
                    default -> parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new BadManifest(index.digest(), "a descriptor cannot be read: " + e.getMessage());
        }
        return values;
    }
}
