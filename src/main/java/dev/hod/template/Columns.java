package dev.hod.template;

import java.util.ArrayList;
import java.util.List;

/**
 * Aligns columns: cells end with a tab, and those of one column in lines that follow each other get
 * one width, {@value #LEAST} letters at least and {@value #GAP} more than the widest.
 */
final class Columns {
    private static final int LEAST = 12;
    private static final int GAP = 2;

    private Columns() {}

    static String align(String text) {
        List<List<String>> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            lines.add(List.of(line.split("\t", -1)));
        }
        StringBuilder aligned = new StringBuilder();
        for (int row = 0; row < lines.size(); row++) {
            List<String> cells = lines.get(row);
            for (int column = 0; column < cells.size(); column++) {
                String cell = cells.get(column);
                aligned.append(cell);
                if (column < cells.size() - 1) {
                    int width = width(lines, row, column);
                    aligned.repeat(' ', width - letters(cell));
                }
            }
            if (row < lines.size() - 1) {
                aligned.append('\n');
            }
        }
        return aligned.toString();
    }

    private static int width(List<List<String>> lines, int row, int column) {
        int first = row;
        while (first > 0 && has(lines.get(first - 1), column)) {
            first--;
        }
        int width = LEAST;
        for (int i = first; i < lines.size() && has(lines.get(i), column); i++) {
            width = Math.max(width, letters(lines.get(i).get(column)) + GAP);
        }
        return width;
    }

    /** The last cell of a line ends with the line, and is in no column. */
    private static boolean has(List<String> cells, int column) {
        return column < cells.size() - 1;
    }

    private static int letters(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
