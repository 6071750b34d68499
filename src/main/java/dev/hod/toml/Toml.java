package dev.hod.toml;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;
import org.tomlj.TomlVersion;

/** A table of a TOML file; what has another type than it should is an error that names it. */
public record Toml(TomlTable table, Path file) {

    /** Reads a file's text. */
    public static Toml parse(String text, Path file) throws BadToml {
        // A byte order mark is no part of TOML 1.0, but of many an editor's files.
        TomlParseResult result =
                org.tomlj.Toml.parse(
                        text.startsWith("\ufeff") ? text.substring(1) : text, TomlVersion.V1_0_0);
        if (result.hasErrors()) {
            TomlParseError first = result.errors().getFirst();
            throw new BadToml(
                    file,
                    "line %d: %s"
                            .formatted(
                                    first.position().line(),
                                    String.valueOf(first.getMessage()).replaceAll("\\s+", " ")));
        }
        return new Toml(result, file);
    }

    /** A file's text. */
    public static String text(Path file) throws BadToml {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BadToml(file, "cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /** The keys of the table, as written and without their dots. */
    public Set<String> keys() {
        return table.keySet();
    }

    public boolean has(String key) {
        return table.contains(List.of(key));
    }

    public Optional<String> text(String key) throws BadToml {
        return value(key, String.class, "a string");
    }

    public boolean isTrue(String key) throws BadToml {
        return value(key, Boolean.class, "true or false").orElse(false);
    }

    public Optional<Toml> table(String key) throws BadToml {
        return value(key, TomlTable.class, "a table").map(found -> new Toml(found, file));
    }

    /** The strings of a list; nothing where there is no such key. */
    public Optional<List<String>> texts(String key) throws BadToml {
        Optional<TomlArray> array = value(key, TomlArray.class, "a list of strings");
        if (array.isEmpty()) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        for (Object item : array.get().toList()) {
            if (!(item instanceof String text)) {
                throw new BadToml(file, "\"" + key + "\" is to be a list of strings");
            }
            texts.add(text);
        }
        return Optional.of(texts);
    }

    /** The tables of a list; none where there is no such key. */
    public List<Toml> tables(String key) throws BadToml {
        Optional<TomlArray> array =
                value(key, TomlArray.class, "a list of tables, [[" + key + "]]");
        List<Toml> tables = new ArrayList<>();
        for (Object item : array.map(TomlArray::toList).orElse(List.of())) {
            if (!(item instanceof TomlTable found)) {
                throw new BadToml(file, "\"" + key + "\" is to be a list of tables");
            }
            tables.add(new Toml(found, file));
        }
        return tables;
    }

    /** The value as it is: text, number, truth, a list of such, or a table as this one. */
    public Optional<Object> any(String key) {
        Object found = table.get(List.of(key));
        return Optional.ofNullable(found == null ? null : plain(found));
    }

    private Object plain(Object value) {
        return switch (value) {
            case TomlTable other -> new Toml(other, file);
            case TomlArray array -> array.toList().stream().map(this::plain).toList();
            default -> value;
        };
    }

    private <T> Optional<T> value(String key, Class<T> type, String wanted) throws BadToml {
        Object found = table.get(List.of(key));
        if (found != null && !type.isInstance(found)) {
            throw new BadToml(file, "\"" + key + "\" is to be " + wanted);
        }
        return Optional.ofNullable(found).map(type::cast);
    }
}
