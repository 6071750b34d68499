package dev.hod.selection;

import dev.hod.reference.BadReference;
import dev.hod.reference.WrittenReference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One line of a list, by the grammar of {@code layouts/list-v1.md}. */
sealed interface Line {
    /** What stands before the platforms where they come first. */
    String OPTION = "--platform=";

    /** A blank line or a comment. */
    record Nothing() implements Line {}

    /** A heading: the lines below it belong to the group. */
    record Heading(String group) implements Line {}

    /** A line that begins with a single slash, as KubeSphere's scripts leave them out. */
    record Skipped() implements Line {}

    /** An image. */
    record Image(
            String written,
            WrittenReference reference,
            Wanted wanted,
            Optional<WrittenReference> destination)
            implements Line {
        boolean isWithoutTag() {
            return reference.tag().isEmpty() && reference.digest().isEmpty();
        }
    }

    /** Reads a line; the reason is in the exception's message. */
    static Line parse(String text) throws BadReference {
        String line = text.strip();
        if (line.startsWith("##")) {
            String group = group(line);
            return group.isEmpty() ? new Nothing() : new Heading(group);
        }
        if (line.isEmpty() || isComment(line)) {
            return new Nothing();
        }
        if (line.startsWith("/")) {
            return new Skipped();
        }
        return image(withoutNote(line));
    }

    static boolean isComment(String text) {
        String line = text.strip();
        return line.startsWith("#") || line.startsWith("//");
    }

    /** A group's name as headings and {@code --group} are compared: without # and blanks. */
    static String group(String heading) {
        StringBuilder name = new StringBuilder();
        heading.codePoints()
                .filter(c -> c != '#' && !Character.isWhitespace(c))
                .forEach(name::appendCodePoint);
        return name.toString();
    }

    /** The image that the fields of a line, or an argument, name. */
    static Image image(String line) throws BadReference {
        List<String> fields = fields(line);
        String written = fields.getFirst();
        if (written.startsWith("docker://")) {
            written = written.substring("docker://".length());
        }
        return switch (fields.size()) {
            case 1 ->
                    new Image(
                            written,
                            WrittenReference.parse(written),
                            Wanted.BY_DEFAULT,
                            Optional.empty());
            case 2 ->
                    new Image(
                            written,
                            WrittenReference.parse(written),
                            wanted(fields.get(1)),
                            Optional.empty());
            case 3 -> renamed(written, fields.get(1), fields.get(2));
            default ->
                    throw new BadReference(
                            line,
                            fields.size()
                                    + " fields; there may be an image, an image and its platform,"
                                    + " or source, destination and tag");
        };
    }

    /** Platforms may stand before the image, as an option, or behind it and a comma, too. */
    private static List<String> fields(String line) {
        List<String> fields = Arrays.stream(unwrap(line).split("\\s+")).map(Line::unquote).toList();
        String first = fields.getFirst();
        if (fields.size() == 2 && first.startsWith(OPTION)) {
            return List.of(fields.get(1), first.substring(OPTION.length()));
        }
        int comma = first.indexOf(',');
        return fields.size() == 1 && comma > 0
                ? List.of(first.substring(0, comma), first.substring(comma + 1))
                : fields;
    }

    private static Wanted wanted(String field) throws BadReference {
        try {
            return Wanted.parse(field);
        } catch (IllegalArgumentException e) {
            throw new BadReference(field, String.valueOf(e.getMessage()));
        }
    }

    /** The tag is the source's too where that has neither tag nor digest (hangar's lists). */
    private static Image renamed(String written, String destination, String tag)
            throws BadReference {
        WrittenReference source = WrittenReference.parse(written);
        WrittenReference target = WrittenReference.parse(destination);
        if (target.tag().isPresent() || target.digest().isPresent()) {
            throw new BadReference(
                    destination, "the destination's tag is the third field, not part of its name");
        }
        if (!WrittenReference.isTag(tag)) {
            throw new BadReference(tag, "not a tag");
        }
        Optional<String> sourceTag =
                source.tag().isEmpty() && source.digest().isEmpty()
                        ? Optional.of(tag)
                        : source.tag();
        return new Image(
                sourceTag.equals(source.tag()) ? written : written + ':' + tag,
                new WrittenReference(source.host(), source.path(), sourceTag, source.digest()),
                Wanted.BY_DEFAULT,
                Optional.of(
                        new WrittenReference(
                                target.host(), target.path(), Optional.of(tag), Optional.empty())));
    }

    /** A line without its trailing note, which begins at a # behind a blank. */
    static String withoutNote(String line) {
        for (int i = 1; i < line.length(); i++) {
            if (line.charAt(i) == '#' && Character.isWhitespace(line.charAt(i - 1))) {
                return line.substring(0, i).strip();
            }
        }
        return line;
    }

    /**
     * Takes off what YAML puts around a reference. {@code image:} counts only with a blank behind
     * it: {@code image:1.0} is an image of that name.
     */
    private static String unwrap(String line) {
        String rest = line;
        String before;
        do {
            before = rest;
            if (rest.startsWith("- ") || rest.startsWith("-\t")) {
                rest = rest.substring(2).strip();
            }
            if (rest.startsWith("image: ") || rest.startsWith("image:\t")) {
                rest = rest.substring(7).strip();
            }
            rest = unquote(rest);
        } while (!rest.equals(before));
        return rest;
    }

    private static String unquote(String text) {
        int last = text.length() - 1;
        if (last > 0 && (text.charAt(0) == '"' || text.charAt(0) == '\'')) {
            char quote = text.charAt(0);
            if (text.charAt(last) == quote && text.indexOf(quote, 1) == last) {
                return text.substring(1, last).strip();
            }
        }
        return text;
    }
}
