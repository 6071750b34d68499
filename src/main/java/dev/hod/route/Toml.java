package dev.hod.route;

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
record Toml(TomlTable table, Path file) {

    /** Reads a file's text. */
    static Toml parse(String text, Path file) throws BadRoutes {
        // A byte order mark is no part of TOML 1.0, but of many an editor's files.
        TomlParseResult result =
                org.tomlj.Toml.parse(
                        text.startsWith("\ufeff") ? text.substring(1) : text, TomlVersion.V1_0_0);
        if (result.hasErrors()) {
            TomlParseError first = result.errors().getFirst();
            throw new BadRoutes(
                    file,
                    "line %d: %s"
                            .formatted(
                                    first.position().line(),
                                    String.valueOf(first.getMessage()).replaceAll("\\s+", " ")));
        }
        return new Toml(result, file);
    }

    static String text(Path file) throws BadRoutes {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BadRoutes(file, "cannot be read: " + e.getClass().getSimpleName());
        }
    }

    Set<String> keys() {
        return table.keySet();
    }

    boolean has(String key) {
        return table.contains(List.of(key));
    }

    Optional<String> text(String key) throws BadRoutes {
        return value(key, String.class, "a string");
    }

    boolean isTrue(String key) throws BadRoutes {
        return value(key, Boolean.class, "true or false").orElse(false);
    }

    Optional<Toml> table(String key) throws BadRoutes {
        return value(key, TomlTable.class, "a table").map(found -> new Toml(found, file));
    }

    /** The strings of a list; nothing where there is no such key. */
    Optional<List<String>> texts(String key) throws BadRoutes {
        Optional<TomlArray> array = value(key, TomlArray.class, "a list of strings");
        if (array.isEmpty()) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        for (Object item : array.get().toList()) {
            if (!(item instanceof String text)) {
                throw new BadRoutes(file, "\"" + key + "\" is to be a list of strings");
            }
            texts.add(text);
        }
        return Optional.of(texts);
    }

    /** The tables of a list; none where there is no such key. */
    List<Toml> tables(String key) throws BadRoutes {
        Optional<TomlArray> array =
                value(key, TomlArray.class, "a list of tables, [[" + key + "]]");
        List<Toml> tables = new ArrayList<>();
        for (Object item : array.map(TomlArray::toList).orElse(List.of())) {
            if (!(item instanceof TomlTable found)) {
                throw new BadRoutes(file, "\"" + key + "\" is to be a list of tables");
            }
            tables.add(new Toml(found, file));
        }
        return tables;
    }

    /** The value as it is, whatever its type. */
    Optional<Object> any(String key) {
        return Optional.ofNullable(table.get(List.of(key)));
    }

    private <T> Optional<T> value(String key, Class<T> type, String wanted) throws BadRoutes {
        Object found = table.get(List.of(key));
        if (found != null && !type.isInstance(found)) {
            throw new BadRoutes(file, "\"" + key + "\" is to be " + wanted);
        }
        return Optional.ofNullable(found).map(type::cast);
    }
}
