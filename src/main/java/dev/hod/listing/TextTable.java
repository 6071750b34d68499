package dev.hod.listing;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns as wide as they need to be; the last one ends where its text does. */
public final class TextTable {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final boolean[] right;
    private final int[] widths;

    /**
     * A table without rows.
     *
     * @param headings of the columns; those of numbers, which end below each other, begin with
     *     {@code >}
     */
    public TextTable(String... headings) {
        right = new boolean[headings.length];
        widths = new int[headings.length];
        String[] first = headings.clone();
        for (int i = 0; i < first.length; i++) {
            right[i] = first[i].startsWith(">");
            first[i] = right[i] ? first[i].substring(1) : first[i];
        }
        row(first);
    }

    public void row(String... cells) {
        for (int i = 0; i < cells.length; i++) {
            widths[i] = Math.max(widths[i], cells[i].length());
        }
        rows.add(cells.clone());
    }

    /** All lines, with the headings; none where there are no rows. */
    public List<String> lines() {
        return rows.size() == 1 ? List.of() : rows.stream().map(this::line).toList();
    }

    private String line(String[] cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            String blanks = " ".repeat(widths[i] - cells[i].length());
            boolean last = i == cells.length - 1;
            line.append(right[i] ? blanks + cells[i] : last ? cells[i] : cells[i] + blanks);
            line.append(last ? "" : GAP);
        }
        return line.toString();
    }
}
