package dev.hod.schema1;

import dev.hod.image.BadManifest;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.json.GoJson;
import dev.hod.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An image of schema 1 (distribution, manifest-v2-1.md): its layers have no sizes, and what it runs
 * stands in the history of each layer in place of a config.
 *
 * @param tag that it was made for; may be empty
 * @param steps of its making, the oldest first; at least one
 */
public record Schema1(RawManifest raw, String tag, List<Step> steps) {
    /** The type of every layer: all are packed by gzip. */
    public static final MediaType LAYER =
            MediaType.of("application/vnd.docker.image.rootfs.diff.tar.gzip");

    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    /** What a config does not say of an image: how its layers were once chained. */
    private static final Set<String> CHAINING =
            Set.of("id", "parent", "parent_id", "layer_id", "throwaway", "Size");

    private static final String NO_TIME = "0001-01-01T00:00:00Z";

    public Schema1 {
        steps = List.copyOf(steps);
    }

    /**
     * One step of an image's making.
     *
     * @param layer an empty one where the step changed no file
     * @param history what {@code v1Compatibility} holds
     */
    public record Step(Digest layer, Json.Struct history) {
        /** Whether the layer is there only since schema 1 wants one for each step. */
        public boolean isEmpty() {
            return history.members().get("throwaway") instanceof Json.Truth(boolean empty) && empty;
        }

        String id() {
            return history.text("id");
        }

        String parent() {
            return history.text("parent");
        }
    }

    /**
     * Reads a manifest as containers/image does (manifest/docker_schema1.go).
     *
     * @throws BadManifest if the bytes are no such document, or its steps are no chain
     */
    public static Schema1 parse(RawManifest raw) throws BadManifest {
        try {
            if (!(Json.parse(raw.bytes()) instanceof Json.Struct document)) {
                throw new BadManifest(raw.digest(), "not a JSON object");
            }
            return new Schema1(raw, document.text("tag"), chained(raw, steps(raw, document)));
        } catch (BadManifest e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw new BadManifest(raw.digest(), String.valueOf(e.getMessage()));
        }
    }

    /** As they are written: the newest first. */
    private static List<Step> steps(RawManifest raw, Json.Struct document) throws IOException {
        if (!(document.members().get("schemaVersion") instanceof Json.Numeral(String version))
                || !version.equals("1")) {
            throw new BadManifest(raw.digest(), "is not of schema 1");
        }
        List<Json> layers = document.items("fsLayers");
        List<Json> histories = document.items("history");
        if (layers.isEmpty() || layers.size() != histories.size()) {
            throw new BadManifest(
                    raw.digest(),
                    "has %d layers and the history of %d"
                            .formatted(layers.size(), histories.size()));
        }
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            String text = text(histories.get(i), "v1Compatibility");
            if (!(Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof Json.Struct step)) {
                throw new BadManifest(raw.digest(), "a layer's history is no JSON object");
            }
            steps.add(new Step(Digest.parse(text(layers.get(i), "blobSum")), step));
        }
        return steps;
    }

    private static String text(Json item, String name) {
        return item instanceof Json.Struct struct ? struct.text(name) : "";
    }

    /** From the oldest on; a step that is written several times in a row counts once. */
    private static List<Step> chained(RawManifest raw, List<Step> newestFirst) throws BadManifest {
        List<Step> chain = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        String before = "";
        for (Step step : newestFirst.reversed()) {
            if (!ID.matcher(step.id()).matches()) {
                throw new BadManifest(raw.digest(), "a layer has no ID: \"" + step.id() + '"');
            }
            if (step.id().equals(before)) {
                continue;
            }
            if (!ids.add(step.id())) {
                throw new BadManifest(raw.digest(), "several layers have the ID " + step.id());
            }
            if (!step.parent().equals(before)) {
                throw new BadManifest(
                        raw.digest(),
                        "layer %s lies on \"%s\", not on \"%s\""
                                .formatted(step.id(), before, step.parent()));
            }
            chain.add(step);
            before = step.id();
        }
        return chain;
    }

    /** All that it names, the lowest first, each once. */
    public SequencedSet<Digest> layers() {
        SequencedSet<Digest> all = new LinkedHashSet<>();
        steps.forEach(step -> all.add(step.layer()));
        return all;
    }

    /** What it runs: the history of its newest layer. */
    public Json.Struct runs() {
        return steps.getLast().history();
    }

    /**
     * The config that it would have in schema 2, as containers/image makes it.
     *
     * @param diffIds of those layers that are not empty, the lowest first
     */
    public byte[] config(List<String> diffIds) {
        // Go writes a map sorted.
        TreeMap<String, Json> members = new TreeMap<>(runs().members());
        members.keySet().removeAll(CHAINING);
        SequencedMap<String, Json> rootfs = new LinkedHashMap<>();
        rootfs.put("type", new Json.Text("layers"));
        rootfs.put("diff_ids", Json.texts(diffIds));
        members.put("rootfs", new Json.Struct(rootfs));
        members.put("history", new Json.Array(steps.stream().<Json>map(Schema1::history).toList()));
        return bytes(new LinkedHashMap<>(members));
    }

    private static Json history(Step step) {
        Json.Struct from = step.history();
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        String created = from.text("created");
        members.put("created", new Json.Text(created.isEmpty() ? NO_TIME : created));
        put(members, "author", from.text("author"));
        put(members, "created_by", command(from.struct("container_config")));
        put(members, "comment", from.text("comment"));
        if (step.isEmpty()) {
            members.put("empty_layer", new Json.Truth(true));
        }
        return new Json.Struct(members);
    }

    private static String command(Json.Struct container) {
        List<String> words = new ArrayList<>();
        for (Json word : container.items("Cmd")) {
            words.add(word instanceof Json.Text(String text) ? text : "");
        }
        return String.join(" ", words);
    }

    private static void put(SequencedMap<String, Json> members, String name, String text) {
        if (!text.isEmpty()) {
            members.put(name, new Json.Text(text));
        }
    }

    static byte[] bytes(SequencedMap<String, Json> document) {
        return GoJson.compact(new Json.Struct(document)).getBytes(StandardCharsets.UTF_8);
    }
}
