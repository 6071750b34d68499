package dev.hod.template;

import dev.hod.json.GoJson;
import dev.hod.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a template can show: values with the shapes that Go's have, and print as they do. */
public sealed interface Value {
    /** A string. */
    record Text(String value) implements Value {}

    /** A whole number. */
    record Whole(long value) implements Value {}

    /** A bool. */
    record Truth(boolean value) implements Value {}

    /** A time; {@link Moment#ZERO} where there is none. */
    record Time(Moment value) implements Value {}

    /** A slice. */
    record Items(List<Value> values) implements Value {
        public Items {
            values = List.copyOf(values);
        }
    }

    /** A map with text for keys; always in their order. */
    record Mapping(SequencedMap<String, Value> entries) implements Value {
        public Mapping {
            TreeMap<String, Value> sorted =
                    new TreeMap<>((a, b) ->
                            Arrays.compareUnsigned(
                                    a.getBytes(StandardCharsets.UTF_8),
                                    b.getBytes(StandardCharsets.UTF_8)));
            sorted.putAll(entries);
            entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(sorted));
        }
    }

    /** A struct: its fields in the order they print. */
    record Struct(List<Field> fields) implements Value {
        public Struct {
            fields = List.copyOf(fields);
        }

        Optional<Value> field(String name) {
            return fields.stream().filter(f -> f.name().equals(name)).map(Field::value).findFirst();
        }
    }

    /** Nothing, of some type. */
    enum Nil implements Value {
        ITEMS("[]"),
        ENTRIES("map[]"),
        POINTER("<nil>"),
        /** What a map does not hold. */
        MISSING("<no value>");

        private final String prints;

        Nil(String prints) {
            this.prints = prints;
        }
    }

    /**
     * A field of a struct.
     *
     * @param name in templates
     * @param json in JSON
     */
    record Field(String name, String json, Value value, InJson inJson) {}

    /** Whether a field is in JSON where it is empty. */
    enum InJson {
        ALWAYS,
        UNLESS_EMPTY
    }

    /** A slice of strings. */
    static Value texts(List<String> texts) {
        return new Items(texts.stream().<Value>map(Text::new).toList());
    }

    /** A map of strings. */
    static Value texts(Map<String, String> texts) {
        SequencedMap<String, Value> entries = new LinkedHashMap<>();
        texts.forEach((key, value) -> entries.put(key, new Text(value)));
        return new Mapping(entries);
    }

    /** As Go's {@code %v} prints it. */
    default String print() {
        return switch (this) {
            case Text(String value) -> value;
            case Whole(long value) -> Long.toString(value);
            case Truth(boolean value) -> Boolean.toString(value);
            case Time(Moment value) -> value.print();
            case Items(List<Value> values) ->
                    values.stream().map(Value::print).collect(Collectors.joining(" ", "[", "]"));
            case Mapping(var entries) ->
                    entries.entrySet().stream()
                            .map(e -> e.getKey() + ':' + e.getValue().print())
                            .collect(Collectors.joining(" ", "map[", "]"));
            case Struct(List<Field> fields) ->
                    fields.stream()
                            .map(f -> f.value().print())
                            .collect(Collectors.joining(" ", "{", "}"));
            case Nil nil -> nil.prints;
        };
    }

    /** What Go takes for false, or leaves out of JSON where a field says so. */
    default boolean isEmpty() {
        return switch (this) {
            case Text(String value) -> value.isEmpty();
            case Whole(long value) -> value == 0;
            case Truth(boolean value) -> !value;
            case Items(List<Value> values) -> values.isEmpty();
            case Mapping(var entries) -> entries.isEmpty();
            case Nil _ -> true;
            case Time _, Struct _ -> false;
        };
    }

    /** As Go's encoder writes it. */
    default Json json() {
        return switch (this) {
            case Text(String value) -> new Json.Text(value);
            case Whole(long value) -> Json.number(value);
            case Truth(boolean value) -> new Json.Truth(value);
            case Time(Moment value) -> new Json.Text(value.text());
            case Items(List<Value> values) -> {
                List<Json> items = new ArrayList<>();
                values.forEach(v -> items.add(v.json()));
                yield new Json.Array(items);
            }
            case Mapping(var entries) -> {
                SequencedMap<String, Json> members = new LinkedHashMap<>();
                entries.forEach((key, value) -> members.put(key, value.json()));
                yield new Json.Struct(members);
            }
            case Struct(List<Field> fields) -> {
                SequencedMap<String, Json> members = new LinkedHashMap<>();
                for (Field field : fields) {
                    boolean shown =
                            switch (field.inJson()) {
                                case ALWAYS -> true;
                                case UNLESS_EMPTY -> !field.value().isEmpty();
                            };
                    if (shown) {
                        members.put(field.json(), field.value().json());
                    }
                }
                yield new Json.Struct(members);
            }
            case Nil _ -> new Json.Nothing();
        };
    }

    /** JSON over several lines, as commands print it. */
    default String indentedJson() {
        return GoJson.indented(json(), "    ");
    }
}
