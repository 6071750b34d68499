package dev.hod.transport.storage;

import dev.hod.image.Digest;
import dev.hod.io.FileSize;
import dev.hod.json.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a storage says of its images and layers, read once under its own locks. */
final class StorageFiles {
    private static final int MAX_LIST = 256 << 20;
    private static final int MAX_DATA = 8 << 20;
    private static final Pattern ID = Pattern.compile("[a-f0-9]{64}");
    private static final Pattern PLAIN_KEY = Pattern.compile("[a-z0-9.]+");

    private static final List<String> LAYER_LISTS = List.of("layers.json", "volatile-layers.json");

    private final StorageFolder folder;
    private final List<StoredImage> images = new ArrayList<>();
    private final Map<String, StoredLayer> layers = new HashMap<>();

    /**
     * Reads the lists; empty ones where there is no storage.
     *
     * @throws BadStorage where they cannot be understood
     */
    StorageFiles(StorageFolder folder) throws IOException {
        this.folder = folder;
        for (StorageFolder each : folder.all()) {
            read(each);
        }
    }

    /** What an earlier storage has it has for all. */
    private void read(StorageFolder from) throws IOException {
        Path imageFolder = from.driverFile("images");
        Path layerFolder = from.driverFile("layers");
        try (AutoLock _ = AutoLock.shared(imageFolder.resolve("images.lock"));
                AutoLock _ = AutoLock.shared(layerFolder.resolve("layers.lock"))) {
            for (Json.Struct image : list(imageFolder.resolve("images.json"))) {
                images.add(image(from, image));
            }
            for (String name : LAYER_LISTS) {
                for (Json.Struct layer : list(layerFolder.resolve(name))) {
                    StoredLayer read = layer(from, layer);
                    layers.putIfAbsent(read.id(), read);
                }
            }
        }
    }

    List<StoredImage> images() {
        return images;
    }

    Optional<StoredImage> find(Predicate<StoredImage> wanted) {
        return images.stream().filter(wanted).findFirst();
    }

    /** An image's layers, the base first. */
    List<StoredLayer> layersOf(StoredImage image) throws BadStorage {
        List<StoredLayer> chain = new ArrayList<>();
        for (String id = image.layer(); !id.isEmpty(); ) {
            StoredLayer layer = layers.get(id);
            if (layer == null || chain.size() > layers.size()) {
                throw BadStorage.damaged(
                        folder.toString(), "image " + image.id() + " lacks layer " + id);
            }
            chain.addFirst(layer);
            id = layer.parent();
        }
        return chain;
    }

    /**
     * Something small that is kept of an image.
     *
     * @param key {@code manifest}, or a config's digest
     */
    byte[] data(StoredImage image, String key) throws IOException {
        String name =
                PLAIN_KEY.matcher(key).matches()
                        ? key
                        : '='
                                + Base64.getEncoder()
                                        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
        Path file = image.folder().driverFile("images").resolve(image.id()).resolve(name);
        return read(file, MAX_DATA);
    }

    private byte[] read(Path file, int limit) throws IOException {
        long size = FileSize.of(file);
        if (size < 0 || size > limit) {
            throw BadStorage.damaged(
                    folder.toString(),
                    size < 0
                            ? file + " is not there"
                            : "%s has %,d bytes, more than the %,d allowed"
                                    .formatted(file, size, limit));
        }
        return Files.readAllBytes(file);
    }

    private List<Json.Struct> list(Path file) throws IOException {
        if (FileSize.of(file) < 0) {
            return List.of();
        }
        Json document;
        try {
            document = Json.parse(read(file, MAX_LIST));
        } catch (BadStorage e) {
            throw e;
        } catch (IOException e) {
            throw BadStorage.damaged(folder.toString(), file + ": " + e.getMessage());
        }
        List<Json.Struct> items = new ArrayList<>();
        if (document instanceof Json.Array(List<Json> all)) {
            for (Json each : all) {
                if (each instanceof Json.Struct item) {
                    items.add(item);
                }
            }
        }
        return items;
    }

    private StoredImage image(StorageFolder from, Json.Struct json) throws BadStorage {
        List<String> names = new ArrayList<>();
        for (Json each : json.items("names")) {
            if (each instanceof Json.Text(String name)) {
                names.add(name);
            }
        }
        return new StoredImage(
                from,
                id(json.text("id")),
                Digest.tryParse(json.text("digest")),
                names,
                json.text("layer").isEmpty() ? "" : id(json.text("layer")),
                signatures(json.text("metadata")));
    }

    /** Of those of each manifest the lengths, which are a document within the document. */
    private Map<Digest, List<Integer>> signatures(String metadata) throws BadStorage {
        if (!metadata.contains("signatures-sizes")) {
            return Map.of();
        }
        Json document;
        try {
            document = Json.parse(metadata.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw BadStorage.damaged(folder.toString(), "metadata of an image is no JSON");
        }
        Map<Digest, List<Integer>> all = new HashMap<>();
        if (document instanceof Json.Struct members) {
            Json.Struct sizes = members.struct("signatures-sizes");
            for (String manifest : sizes.members().keySet()) {
                List<Integer> each = new ArrayList<>();
                for (Json size : sizes.items(manifest)) {
                    each.add(size instanceof Json.Numeral(String n) ? length(n) : 0);
                }
                Optional<Digest> digest = Digest.tryParse(manifest);
                digest.ifPresent(d -> all.put(d, each));
            }
        }
        return all;
    }

    private static int length(String number) {
        return number.matches("[0-9]{1,7}") ? Integer.parseInt(number) : 0;
    }

    /** The signatures of an image's manifest, each as the bytes of a file. */
    List<byte[]> signatures(StoredImage image, Digest manifest) throws IOException {
        List<Integer> lengths = image.signatures().getOrDefault(manifest, List.of());
        if (lengths.isEmpty()) {
            return List.of();
        }
        byte[] together = data(image, "signature-" + manifest.hex());
        List<byte[]> all = new ArrayList<>();
        int at = 0;
        for (int length : lengths) {
            if (length == 0 || at + length > together.length) {
                throw BadStorage.damaged(
                        folder.toString(),
                        "the signatures of image " + image.id() + " are cut off");
            }
            all.add(Arrays.copyOfRange(together, at, at + length));
            at += length;
        }
        return all;
    }

    private StoredLayer layer(StorageFolder from, Json.Struct json) throws BadStorage {
        String size = json.get("diff-size").orElse(null) instanceof Json.Numeral(String n) ? n : "";
        return new StoredLayer(
                from,
                id(json.text("id")),
                json.text("parent").isEmpty() ? "" : id(json.text("parent")),
                Digest.tryParse(json.text("diff-digest")),
                size.matches("[0-9]{1,18}") ? Long.parseLong(size) : -1);
    }

    /** Ids are parts of paths. */
    private String id(String text) throws BadStorage {
        if (!ID.matcher(text).matches()) {
            throw BadStorage.damaged(folder.toString(), "an id is none: " + shown(text));
        }
        return text;
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return '"' + (line.length() <= 80 ? line : line.substring(0, 80)) + '"';
    }

    /** The storage's own lock, which is fcntl's; whoever may not open it does without. */
    private record AutoLock(Optional<FileChannel> channel) implements AutoCloseable {
        static AutoLock shared(Path file) throws IOException {
            if (!Files.isReadable(file)) {
                return new AutoLock(Optional.empty());
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                channel.lock(0, Long.MAX_VALUE, true);
                return new AutoLock(Optional.of(channel));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            if (channel.isPresent()) {
                channel.get().close();
            }
        }
    }
}
