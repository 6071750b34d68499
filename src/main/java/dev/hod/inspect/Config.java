package dev.hod.inspect;

import dev.hod.json.Json;
import dev.hod.template.Moment;
import dev.hod.template.Value;
import dev.hod.template.Value.Field;
import dev.hod.template.Value.InJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * An image's config, read as Go's decoder reads it into the structures of OCI's image-spec
 * (specs-go/v1/config.go): names in whatever case, members of other types refused, members that are
 * not known left out.
 */
final class Config {
    private static final Value EMPTY = new Value.Struct(List.of());

    private final Json.Struct document;

    private Config(Json.Struct document) {
        this.document = document;
    }

    /**
     * Reads a config.
     *
     * @throws BadConfig where it is no JSON object
     */
    static Config parse(byte[] bytes) throws BadConfig {
        try {
            if (Json.parse(bytes) instanceof Json.Struct document) {
                return of(document);
            }
        } catch (IOException e) {
            throw new BadConfig(String.valueOf(e.getMessage()));
        }
        throw new BadConfig("no JSON object");
    }

    /** A config that was read already. */
    static Config of(Json.Struct document) {
        return new Config(document);
    }

    /**
     * When the image was made.
     *
     * @param otherwise where nobody says so
     */
    Value created(Value otherwise) throws BadConfig {
        return time(document, "created").<Value>map(Value.Time::new).orElse(otherwise);
    }

    Value text(String name) throws BadConfig {
        return text(document, name);
    }

    /** {@code config.Labels}. */
    Value labels() throws BadConfig {
        Optional<Json.Struct> config = struct(document, "config");
        return config.isPresent() ? map(config.get(), "Labels") : Value.Nil.ENTRIES;
    }

    /** {@code config.Env}. */
    Value env() throws BadConfig {
        Optional<Json.Struct> config = struct(document, "config");
        return config.isPresent() ? texts(config.get(), "Env") : Value.Nil.ITEMS;
    }

    /** All of it that OCI knows. */
    Value oci() throws BadConfig {
        List<Field> fields = new ArrayList<>();
        fields.add(time(document, "Created", "created"));
        fields.add(field("Author", "author", text(document, "author"), InJson.UNLESS_EMPTY));
        fields.add(always("Architecture", "architecture", text(document, "architecture")));
        fields.add(always("OS", "os", text(document, "os")));
        fields.add(unlessEmpty("OSVersion", "os.version", text(document, "os.version")));
        fields.add(unlessEmpty("OSFeatures", "os.features", texts(document, "os.features")));
        fields.add(unlessEmpty("Variant", "variant", text(document, "variant")));
        fields.add(always("Config", "config", run(struct(document, "config").orElse(Json.EMPTY))));
        fields.add(
                always("RootFS", "rootfs", rootfs(struct(document, "rootfs").orElse(Json.EMPTY))));
        List<Value> history = new ArrayList<>();
        for (Json item : items(document, "history").orElse(List.of())) {
            history.add(history(item));
        }
        fields.add(
                unlessEmpty(
                        "History",
                        "history",
                        history.isEmpty() ? Value.Nil.ITEMS : new Value.Items(history)));
        return new Value.Struct(fields);
    }

    private static Value run(Json.Struct config) throws BadConfig {
        List<Field> fields = new ArrayList<>();
        fields.add(unlessEmpty("User", text(config, "User")));
        fields.add(unlessEmpty("ExposedPorts", keys(config, "ExposedPorts")));
        fields.add(unlessEmpty("Env", texts(config, "Env")));
        fields.add(unlessEmpty("Entrypoint", texts(config, "Entrypoint")));
        fields.add(unlessEmpty("Cmd", texts(config, "Cmd")));
        fields.add(unlessEmpty("Volumes", keys(config, "Volumes")));
        fields.add(unlessEmpty("WorkingDir", text(config, "WorkingDir")));
        fields.add(unlessEmpty("Labels", map(config, "Labels")));
        fields.add(unlessEmpty("StopSignal", text(config, "StopSignal")));
        fields.add(unlessEmpty("ArgsEscaped", truth(config, "ArgsEscaped")));
        return new Value.Struct(fields);
    }

    private static Value rootfs(Json.Struct rootfs) throws BadConfig {
        return new Value.Struct(
                List.of(
                        always("Type", "type", text(rootfs, "type")),
                        always("DiffIDs", "diff_ids", texts(rootfs, "diff_ids"))));
    }

    private static Value history(Json item) throws BadConfig {
        if (!(item instanceof Json.Struct entry)) {
            throw new BadConfig("\"history\" holds something that is no object");
        }
        return new Value.Struct(
                List.of(
                        time(entry, "Created", "created"),
                        unlessEmpty("CreatedBy", "created_by", text(entry, "created_by")),
                        unlessEmpty("Author", "author", text(entry, "author")),
                        unlessEmpty("Comment", "comment", text(entry, "comment")),
                        unlessEmpty("EmptyLayer", "empty_layer", truth(entry, "empty_layer"))));
    }

    private static Field field(String name, String json, Value value, InJson inJson) {
        return new Field(name, json, value, inJson);
    }

    private static Field always(String name, String json, Value value) {
        return field(name, json, value, InJson.ALWAYS);
    }

    private static Field unlessEmpty(String name, String json, Value value) {
        return field(name, json, value, InJson.UNLESS_EMPTY);
    }

    private static Field unlessEmpty(String name, Value value) {
        return field(name, name, value, InJson.UNLESS_EMPTY);
    }

    private static Field time(Json.Struct of, String name, String json) throws BadConfig {
        Optional<Moment> time = time(of, json);
        return unlessEmpty(name, json, time.<Value>map(Value.Time::new).orElse(Value.Nil.POINTER));
    }

    private static Optional<Json> member(Json.Struct of, String name) {
        Optional<Json> exact = of.get(name);
        if (exact.isPresent()) {
            return exact;
        }
        return of.members().keySet().stream()
                .filter(key -> key.equalsIgnoreCase(name))
                .findFirst()
                .flatMap(of::get);
    }

    private static <T> Optional<T> member(
            Json.Struct of, String name, String kind, Function<Json, Optional<T>> reading)
            throws BadConfig {
        Optional<Json> found = member(of, name);
        Optional<T> read = found.flatMap(reading);
        if (found.isPresent() && read.isEmpty()) {
            throw new BadConfig("\"" + name + "\" is no " + kind);
        }
        return read;
    }

    private static Optional<String> string(Json value) {
        return value instanceof Json.Text(String text) ? Optional.of(text) : Optional.empty();
    }

    private static Value text(Json.Struct of, String name) throws BadConfig {
        return new Value.Text(member(of, name, "text", Config::string).orElse(""));
    }

    private static Value truth(Json.Struct of, String name) throws BadConfig {
        return new Value.Truth(
                member(
                                of,
                                name,
                                "truth",
                                v ->
                                        v instanceof Json.Truth(boolean truth)
                                                ? Optional.of(truth)
                                                : Optional.empty())
                        .orElse(false));
    }

    private static Optional<Json.Struct> struct(Json.Struct of, String name) throws BadConfig {
        return member(
                of,
                name,
                "object",
                v -> v instanceof Json.Struct found ? Optional.of(found) : Optional.empty());
    }

    private static Optional<List<Json>> items(Json.Struct of, String name) throws BadConfig {
        return member(
                of,
                name,
                "list",
                v ->
                        v instanceof Json.Array(List<Json> found)
                                ? Optional.of(found)
                                : Optional.empty());
    }

    private static Optional<Moment> time(Json.Struct of, String name) throws BadConfig {
        Optional<String> text = member(of, name, "text", Config::string);
        try {
            return text.map(Moment::parse);
        } catch (IllegalArgumentException e) {
            throw new BadConfig("\"" + name + "\": " + e.getMessage());
        }
    }

    private static Value texts(Json.Struct of, String name) throws BadConfig {
        Optional<List<Json>> items = items(of, name);
        if (items.isEmpty()) {
            return Value.Nil.ITEMS;
        }
        List<String> texts = new ArrayList<>();
        for (Json item : items.get()) {
            texts.add(
                    string(item)
                            .orElseThrow(
                                    () -> new BadConfig("\"" + name + "\" is no list of text")));
        }
        return Value.texts(texts);
    }

    private static Value map(Json.Struct of, String name) throws BadConfig {
        Optional<Json.Struct> found = struct(of, name);
        if (found.isEmpty()) {
            return Value.Nil.ENTRIES;
        }
        SequencedMap<String, String> texts = new LinkedHashMap<>();
        for (var entry : found.get().members().entrySet()) {
            texts.put(
                    entry.getKey(),
                    string(entry.getValue())
                            .orElseThrow(
                                    () -> new BadConfig("\"" + name + "\" is no map of text")));
        }
        return Value.texts(texts);
    }

    /** A map whose values hold nothing. */
    private static Value keys(Json.Struct of, String name) throws BadConfig {
        Optional<Json.Struct> found = struct(of, name);
        if (found.isEmpty()) {
            return Value.Nil.ENTRIES;
        }
        SequencedMap<String, Value> keys = new LinkedHashMap<>();
        found.get().members().keySet().forEach(key -> keys.put(key, EMPTY));
        return new Value.Mapping(keys);
    }
}
