package dev.hod.archive;

import dev.hod.archive.JsonCursor.Feature;
import dev.hod.image.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code hod.volume}, and refuses entries that are not where the framing puts them. */
final class VolumeReader {
    private final JsonCursor json;
    private final String where;
    private final List<Entry> entries = new ArrayList<>();
    private @Nullable Digest bundle;
    private @Nullable Digest readme;
    private long number = -1;
    private long count = -1;
    private long position;

    private VolumeReader(JsonCursor json, String where) {
        this.json = json;
        this.where = where;
    }

    static VolumeHeader read(byte[] document, String where) throws IOException {
        try (JsonCursor json =
                new JsonCursor(new ByteArrayInputStream(document), where, VolumeHeader.NAME)) {
            return new VolumeReader(json, where).read();
        }
    }

    /** What is wrong with a document's bytes as far as its own digest tells. */
    static Optional<String> damage(byte[] document) {
        int end = document.length;
        while (end > 0 && document[end - 1] == ' ') {
            end--;
        }
        int start = end - VolumeHeader.lastLine(Digest.sha256(new byte[0])).length;
        if (start < 0) {
            return Optional.of("has no digest of its own at its end");
        }
        Digest self = Digest.sha256(Arrays.copyOf(document, start));
        byte[] last = Arrays.copyOfRange(document, start, end);
        if (Arrays.equals(last, VolumeHeader.lastLine(self))) {
            return Optional.empty();
        }
        return Optional.of(
                "content differs: its last line is not the one that names its digest, " + self);
    }

    private VolumeHeader read() throws IOException {
        boolean[] head = {false};
        json.document(key -> {
            head[0] |= key.equals("hod");
            if (!head[0]) {
                throw json.bad("does not begin with its format");
            }
            switch (key) {
                case "hod" -> json.head("volume");
                case "bundle" -> bundle = json.digest();
                case "number" -> number = json.number();
                case "count" -> count = json.number();
                case "codecs" -> json.list(this::codec);
                case "readme" -> readme = json.digest();
                case "entries" -> json.list(this::entry);
                default -> json.skip();
            }
        });
        if (bundle == null || readme == null || number < 0 || count < 0) {
            throw json.bad("lacks bundle, readme, number or count");
        }
        if (number != 1 || count != 1) {
            throw NewerBundle.volumes(where, (int) number, (int) count);
        }
        return new VolumeHeader(bundle, readme, entries);
    }

    private void codec() throws IOException {
        Feature codec = json.named();
        if (!VolumeHeader.Codec.isKnown(codec.name())) {
            throw NewerBundle.feature(where, codec.name(), codec.since());
        }
    }

    private void entry() throws IOException {
        String[] path = {""};
        long[] numbers = {-1, -1};
        json.object(key -> {
            switch (key) {
                case "path" -> path[0] = json.text();
                case "size" -> numbers[0] = json.number();
                case "at" -> numbers[1] = json.number();
                default -> json.skip();
            }
        });
        Optional<EntryName> name = EntryName.parse(path[0]);
        if (name.isEmpty()) {
            throw json.bad("has an entry \"" + path[0] + "\", which is no name in a bundle");
        }
        long size = numbers[0];
        if (size < 0 || size > Long.MAX_VALUE / 4 - position) {
            throw json.bad("has an impossible size for " + path[0]);
        }
        Entry entry = new Entry(name.get(), size, TarFraming.contentAt(path[0], size, position));
        if (entry.at() != numbers[1]) {
            throw json.bad(
                    "puts %s at %,d; behind the entry before it that is %,d"
                            .formatted(path[0], numbers[1], entry.at()));
        }
        position = entry.end();
        entries.add(entry);
    }
}
