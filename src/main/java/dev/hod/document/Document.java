package dev.hod.document;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Reads a file of a few megabytes at most. */
public final class Document {
    private static final int BYTES = 8 << 20;

    /** What a file is written in. */
    public enum Syntax {
        YAML,
        /** With {@code //} and {@code /*} comments and commas at ends, as people write it. */
        JSON
    }

    private Document() {}

    /**
     * What a file is written in, by its name.
     *
     * @throws BadDocument where the name does not say so
     */
    public static Syntax syntaxOf(Path file) throws BadDocument {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".json")) {
            return Syntax.JSON;
        }
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return Syntax.YAML;
        }
        throw new BadDocument(
                file + ": neither .json nor .yaml nor .yml, so what is in it is not known",
                List.of());
    }

    /**
     * Reads it. An empty one is {@link Node.Nothing}.
     *
     * @throws BadDocument where it is not written in {@code syntax}
     */
    public static Node read(Path file, Syntax syntax, Problems problems) throws IOException {
        String text = text(file);
        Node root =
                switch (syntax) {
                    case YAML -> new YamlReader(problems).read(text);
                    case JSON -> new JsonReader(problems).read(text);
                };
        problems.check();
        return root;
    }

    private static String text(Path file) throws IOException {
        try {
            if (Files.isDirectory(file)) {
                throw new BadDocument(file + ": this is a folder", List.of());
            }
            if (Files.size(file) > BYTES) {
                throw new BadDocument(
                        "%s: more than the %,d bytes that are read".formatted(file, BYTES),
                        List.of());
            }
            String text = Files.readString(file);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw new BadDocument(file + ": no such file", List.of());
        } catch (CharacterCodingException e) {
            throw new BadDocument(file + ": not in UTF-8", List.of());
        }
    }
}
