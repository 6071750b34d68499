package dev.hod.transport.docker;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.io.Blocks;
import dev.hod.json.GoJson;
import dev.hod.json.Json;
import dev.hod.tar.BadTar;
import dev.hod.tar.Coat;
import dev.hod.tar.TarFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * An image as docker saved it before 1.10: a chain of layers that each have a folder {@code ID/}
 * with {@code json} and {@code layer.tar}. Its config is made as dockerd makes it when it loads
 * such an archive (moby, image/v1/imagev1.go), so that the image has the ID that it has there.
 *
 * @param tags as written
 * @param top the newest layer's ID
 */
record LegacyImage(List<String> tags, String top) implements ArchivedImage {
    static final String NAMES = "repositories";

    private static final int MAX_JSON = 8 << 20;
    private static final int MAX_LAYERS = 1_000;
    private static final List<String> DROPPED =
            List.of("id", "parent", "Size", "parent_id", "layer_id", "throwaway");

    LegacyImage {
        tags = List.copyOf(tags);
    }

    /** The images that {@code repositories} lists, by their top layers. */
    static List<LegacyImage> all(byte[] repositories, String where) throws BadTar {
        SequencedMap<String, List<String>> byTop = new LinkedHashMap<>();
        for (Map.Entry<String, Json> repository :
                struct(repositories, where, NAMES).members().entrySet()) {
            if (!(repository.getValue() instanceof Json.Struct tags)) {
                throw new BadTar(where, NAMES + ": it has another form than such a document");
            }
            for (String tag : tags.members().keySet()) {
                byTop.computeIfAbsent(id(tags.text(tag), where), _ -> new ArrayList<>())
                        .add(repository.getKey() + ':' + tag);
            }
        }
        return byTop.entrySet().stream()
                .map(each -> new LegacyImage(each.getValue(), each.getKey()))
                .toList();
    }

    @Override
    public Saved prepare(TarFile tar, List<Descriptor> kept) throws IOException {
        List<Json.Struct> chain = chain(tar);
        List<Blob> layers = new ArrayList<>();
        for (Json.Struct each : chain) {
            layers.add(layer(tar, each.text("id")));
        }
        return Saved.of(tar, config(chain, layers), layers, kept);
    }

    /** The layers' JSON, the base first. */
    private List<Json.Struct> chain(TarFile tar) throws IOException {
        List<Json.Struct> chain = new ArrayList<>();
        for (String id = top; !id.isEmpty(); ) {
            if (chain.size() == MAX_LAYERS) {
                throw new BadTar(tar.where(), "the parents of layer " + top + " have no end");
            }
            String name = id + "/json";
            Json.Struct each =
                    struct(
                            tar.read(name, Saved.require(tar, name, NAMES), MAX_JSON),
                            tar.where(),
                            name);
            SequencedMap<String, Json> members = new LinkedHashMap<>(each.members());
            members.put("id", new Json.Text(id));
            chain.addFirst(new Json.Struct(members));
            id = each.text("parent").isEmpty() ? "" : id(each.text("parent"), tar.where());
        }
        return chain;
    }

    private static Blob layer(TarFile tar, String id) throws IOException {
        String name = id + "/layer.tar";
        TarFile.Member member = Saved.require(tar, name, NAMES);
        Coat coat = tar.coat(member);
        MessageDigest hash = Digest.Algorithm.SHA256.newHash();
        long size = 0;
        try (ReadableByteChannel plain = coat.takeOff(tar.openAt(member, 0), tar.where());
                Blocks.Block block = Blocks.take()) {
            ByteBuffer buffer = block.buffer();
            boolean more = true;
            while (more) {
                more = Blocks.fill(plain, buffer);
                size += buffer.flip().remaining();
                hash.update(buffer);
                buffer.clear();
            }
        }
        Digest diffId = Digest.Algorithm.SHA256.finish(hash.digest());
        return new SavedBlob(tar, member, coat, Descriptor.of(Saved.LAYER, diffId, size));
    }

    /** The top layer's JSON, with what the others say as history; keys in order, as Go has them. */
    private static byte[] config(List<Json.Struct> chain, List<Blob> layers) {
        SequencedMap<String, Json> config = new LinkedHashMap<>();
        Map<String, Json> sorted = new TreeMap<>(chain.getLast().members());
        DROPPED.forEach(sorted::remove);
        SequencedMap<String, Json> rootfs = new LinkedHashMap<>();
        rootfs.put("type", new Json.Text("layers"));
        rootfs.put(
                "diff_ids",
                Json.texts(layers.stream().map(l -> l.descriptor().digest().toString()).toList()));
        sorted.put("rootfs", new Json.Struct(rootfs));
        sorted.put("history", new Json.Array(chain.stream().map(LegacyImage::history).toList()));
        config.putAll(sorted);
        return GoJson.compact(new Json.Struct(config)).getBytes(StandardCharsets.UTF_8);
    }

    private static Json history(Json.Struct layer) {
        SequencedMap<String, Json> history = new LinkedHashMap<>();
        String created = layer.text("created");
        history.put("created", new Json.Text(created.isEmpty() ? "0001-01-01T00:00:00Z" : created));
        put(history, "author", layer.text("author"));
        List<String> command = new ArrayList<>();
        for (Json each : layer.struct("container_config").items("Cmd")) {
            if (each instanceof Json.Text(String word)) {
                command.add(word);
            }
        }
        put(history, "created_by", String.join(" ", command));
        put(history, "comment", layer.text("comment"));
        return new Json.Struct(history);
    }

    private static void put(SequencedMap<String, Json> members, String name, String value) {
        if (!value.isEmpty()) {
            members.put(name, new Json.Text(value));
        }
    }

    private static Json.Struct struct(byte[] document, String where, String name) throws BadTar {
        try {
            if (Json.parse(document) instanceof Json.Struct struct) {
                return struct;
            }
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            throw new BadTar(where, name + ": " + message.lines().findFirst().orElse(""));
        }
        throw new BadTar(where, name + ": it has another form than such a document");
    }

    private static String id(String text, String where) throws BadTar {
        if (!text.matches("[a-f0-9]{64}")) {
            throw new BadTar(where, NAMES + ": a layer's ID is none");
        }
        return text;
    }
}
