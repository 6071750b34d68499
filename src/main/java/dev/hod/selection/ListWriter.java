package dev.hod.selection;

import dev.hod.reference.WrittenReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes entries as a list that can be read again, as of images that failed. */
public final class ListWriter {
    /**
     * A line.
     *
     * @param note why it is there, empty for nothing; stands behind a #
     */
    public record Noted(ListEntry entry, String note) {}

    private ListWriter() {}

    /** The text of the list: images without a group first, then group by group. */
    public static String text(List<Noted> entries) {
        List<Noted> ordered = new ArrayList<>();
        entries.stream().filter(e -> e.entry().group().isEmpty()).forEach(ordered::add);
        entries.stream()
                .map(e -> e.entry().group())
                .flatMap(Optional::stream)
                .distinct()
                .forEach(group ->
                        entries.stream()
                                .filter(e -> e.entry().group().equals(Optional.of(group)))
                                .forEach(ordered::add));
        StringBuilder text = new StringBuilder();
        Optional<String> group = Optional.empty();
        for (Noted noted : ordered) {
            if (!noted.entry().group().equals(group)) {
                group = noted.entry().group();
                text.append("##").append(group.orElse("")).append('\n');
            }
            append(text, noted);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Noted noted) {
        ListEntry entry = noted.entry();
        String note = noted.note().replaceAll("\\s+", " ").strip();
        for (String line : lines(entry)) {
            text.append(line).append(note.isEmpty() ? "" : "  # " + note).append('\n');
        }
    }

    private static List<String> lines(ListEntry entry) {
        Optional<WrittenReference> destination = entry.destination();
        if (destination.isPresent()) {
            WrittenReference to = destination.get();
            WrittenReference name =
                    new WrittenReference(to.host(), to.path(), Optional.empty(), Optional.empty());
            return List.of(entry.reference() + " " + name + " " + to.tag().orElseThrow());
        }
        return entry.wanted().fields().stream()
                .map(f -> (entry.reference() + " " + f).strip())
                .toList();
    }
}
