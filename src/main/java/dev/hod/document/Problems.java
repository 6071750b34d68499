package dev.hod.document;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All that is wrong with a file, so that it can be said at once. */
public final class Problems {
    private static final int NAMED = 1_000;

    private final Path file;
    private final List<String> all = new ArrayList<>();
    private int count;

    public Problems(Path file) {
        this.file = file;
    }

    /** Takes down what is wrong in a line. */
    public void add(int line, String problem) {
        count++;
        if (all.size() < NAMED) {
            all.add(file + ":" + line + ": " + problem);
        }
    }

    /**
     * Goes on only where nothing is wrong.
     *
     * @throws BadDocument with all of it
     */
    public void check() throws BadDocument {
        if (count > 0) {
            throw new BadDocument(
                    count == 1
                            ? all.getFirst()
                            : "%s: %d things cannot be understood".formatted(file, count),
                    count == 1 ? List.of() : all);
        }
    }
}
