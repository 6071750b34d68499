package dev.hod.archive;

import dev.hod.archive.Inventory.Image;
import dev.hod.archive.Inventory.Item;
import dev.hod.archive.Inventory.Origin;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.Platform;
import dev.hod.reference.ImageName;
import dev.hod.reference.WrittenReference;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code hod.json} by streaming, and refuses what is out of order, doubled or malformed. */
final class InventoryReader {
    private final JsonCursor json;
    private final List<Image> images = new ArrayList<>();
    private final List<Item> manifests = new ArrayList<>();
    private final List<Item> blobs = new ArrayList<>();
    private @Nullable String note;
    private @Nullable Long created;

    private InventoryReader(JsonCursor json) {
        this.json = json;
    }

    /**
     * Reads to the end of the stream.
     *
     * @throws NewerBundle where the document needs a feature not known here
     */
    static Inventory read(InputStream in, String where) throws IOException {
        try (JsonCursor json = new JsonCursor(in, where, "hod.json")) {
            return new InventoryReader(json).read();
        }
    }

    private Inventory read() throws IOException {
        boolean[] head = {false};
        json.document(key -> {
            head[0] |= key.equals("hod");
            if (!head[0]) {
                throw json.bad("does not begin with its format");
            }
            switch (key) {
                case "hod" -> json.head("bundle");
                case "note" -> note = json.text();
                case "created" -> created = json.number();
                case "images" -> json.list(this::image);
                case "manifests" -> json.list(() -> item(manifests));
                case "blobs" -> json.list(() -> item(blobs));
                default -> json.skip();
            }
        });
        return new Inventory(
                images, manifests, blobs, Optional.ofNullable(note), Optional.ofNullable(created));
    }

    private void item(List<Item> items) throws IOException {
        Digest[] digest = {null};
        long[] size = {-1};
        List<MediaType> types = new ArrayList<>();
        json.object(key -> {
            switch (key) {
                case "digest" -> digest[0] = json.digest();
                case "size" -> size[0] = json.number();
                case "types" -> json.texts().forEach(t -> types.add(new MediaType(t)));
                default -> json.skip();
            }
        });
        if (digest[0] == null || size[0] < 0 || types.isEmpty()) {
            throw json.bad("has an item without digest, size or type");
        }
        if (!items.isEmpty() && items.getLast().digest().compareTo(digest[0]) >= 0) {
            throw json.bad("has " + digest[0] + " twice or out of order");
        }
        items.add(new Item(digest[0], size[0], types));
    }

    private void image() throws IOException {
        Image image = new OneImage().read();
        if (!images.isEmpty() && images.getLast().name().compareTo(image.name()) >= 0) {
            throw json.bad("has " + image.name() + " twice or out of order");
        }
        images.add(image);
    }

    /** The fields of one image as they come. */
    private final class OneImage {
        private @Nullable String repository;
        private @Nullable String tag;
        private @Nullable Digest digest;
        private @Nullable String type;
        private long size = -1;
        private List<Platform> platforms = List.of();
        private @Nullable String written;
        private @Nullable String source;
        private @Nullable Digest announced;
        private List<Platform> kept = List.of();
        private List<String> groups = List.of();

        Image read() throws IOException {
            json.object(this::field);
            if (repository == null || digest == null || type == null || size < 0) {
                throw json.bad("has an image without repository, digest, type or size");
            }
            if (!WrittenReference.isPath(repository)) {
                throw json.bad("has \"" + repository + "\", which is no repository's name");
            }
            if (tag != null && !WrittenReference.isTag(tag)) {
                throw json.bad("has \"" + tag + "\", which is no tag");
            }
            ImageName name =
                    tag != null
                            ? ImageName.tagged(repository, tag)
                            : ImageName.digested(repository, digest);
            return new Image(name, new MediaType(type), digest, size, platforms, origin(), groups);
        }

        private Optional<Origin> origin() {
            return written == null || source == null || announced == null
                    ? Optional.empty()
                    : Optional.of(new Origin(written, source, announced, kept));
        }

        private void field(String key) throws IOException {
            switch (key) {
                case "repository" -> repository = json.text();
                case "tag" -> tag = json.text();
                case "digest" -> digest = json.digest();
                case "type" -> type = json.text();
                case "size" -> size = json.number();
                case "platforms" -> platforms = platforms();
                case "written" -> written = json.text();
                case "source" -> source = json.text();
                case "announced" -> announced = json.digest();
                case "kept" -> kept = platforms();
                case "groups" -> groups = json.texts();
                default -> json.skip();
            }
        }
    }

    private List<Platform> platforms() throws IOException {
        List<Platform> platforms = new ArrayList<>();
        for (String text : json.texts()) {
            Optional<Platform> platform = PlatformText.parse(text);
            if (platform.isEmpty()) {
                throw json.bad("has \"" + text + "\", which is no platform");
            }
            platforms.add(platform.get());
        }
        return platforms;
    }
}
