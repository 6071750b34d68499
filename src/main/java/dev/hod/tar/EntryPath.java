package dev.hod.tar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Names of entries, brought into one form: no leading {@code ./}, no empty steps. */
final class EntryPath {
    private EntryPath() {}

    /**
     * The clean form of an entry's name; empty for the root itself.
     *
     * @throws BadTar for a name that leads out of the archive or pretends to
     */
    static String clean(String name, String where) throws BadTar {
        if (name.startsWith("/")) {
            throw new BadTar(where, "entry \"" + shown(name) + "\" has an absolute path");
        }
        Deque<String> steps = new ArrayDeque<>();
        for (String step : name.split("/", -1)) {
            switch (step) {
                case "", "." -> {}
                case ".." ->
                        throw new BadTar(
                                where, "entry \"" + shown(name) + "\" leads out of the archive");
                default -> steps.add(step);
            }
        }
        return String.join("/", steps);
    }

    /** Where a symbolic link leads that stands at {@code name}, a clean one. */
    static String follow(String name, String target, String where) throws BadTar {
        Deque<String> steps = new ArrayDeque<>();
        if (!target.startsWith("/")) {
            steps.addAll(List.of(name.split("/", -1)));
            steps.removeLast();
        }
        boolean out = target.startsWith("/");
        for (String step : target.split("/", -1)) {
            switch (step) {
                case "", "." -> {}
                case ".." -> out |= steps.pollLast() == null;
                default -> steps.add(step);
            }
        }
        if (out) {
            throw new BadTar(
                    where,
                    "link \"%s\" leads out of the archive: \"%s\""
                            .formatted(shown(name), shown(target)));
        }
        return String.join("/", steps);
    }

    /** A name as a message can show it: short, on one line. */
    static String shown(String name) {
        String line = name.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 100 ? line : line.substring(0, 97) + "...";
    }
}
