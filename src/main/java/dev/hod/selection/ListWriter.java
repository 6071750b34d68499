package dev.hod.selection;

import dev.hod.reference.WrittenReference;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Writes entries as a list that can be read again, as of images that failed. */
public final class ListWriter {
    /**
     * A line.
     *
     * @param note why it is there, empty for nothing; stands behind a #
     */
    public record Noted(ListEntry entry, String note) {}

    private ListWriter() {}

    /**
     * The text of the list: images without a group first, then group by group; what is of several,
     * in each.
     */
    public static String text(List<Noted> entries) {
        StringBuilder text = new StringBuilder();
        entries.stream().filter(e -> e.entry().groups().isEmpty()).forEach(e -> append(text, e));
        Set<String> groups = new TreeSet<>();
        entries.forEach(e -> groups.addAll(e.entry().groups()));
        // As they will be read, so that the list of a list is the same.
        List<Noted> ordered =
                entries.stream()
                        .sorted(
                                Comparator.comparing(
                                        e -> e.entry().groups().stream().findFirst().orElse("")))
                        .toList();
        for (String group : groups) {
            text.append("##").append(group).append('\n');
            ordered.stream()
                    .filter(e -> e.entry().groups().contains(group))
                    .forEach(e -> append(text, e));
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
