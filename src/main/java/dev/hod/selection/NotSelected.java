package dev.hod.selection;

import dev.hod.error.Failure;
import java.util.List;

/** Images of a list that a store does not have, or has several of: all of them, before any work. */
public final class NotSelected extends Failure {
    private static final long serialVersionUID = 1L;

    private final String where;
    private final transient List<String> problems;

    NotSelected(Kind kind, String where, List<String> problems, int wanted) {
        super(
                kind,
                problems.size() == 1
                        ? where + ": " + problems.getFirst()
                        : "%s: %d of %d images cannot be taken"
                                .formatted(where, problems.size(), wanted));
        this.where = where;
        this.problems = List.copyOf(problems);
    }

    /** What they were looked for in. */
    public String where() {
        return where;
    }

    /** Each image with its place in the list, where there is more than one. */
    @Override
    public List<String> details() {
        return problems.size() == 1 ? List.of() : problems;
    }
}
