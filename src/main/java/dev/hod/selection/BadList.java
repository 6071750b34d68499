package dev.hod.selection;

import dev.hod.error.Failure;
import java.util.List;

/** Lists or arguments that cannot be understood: every bad line, before anything is done. */
public final class BadList extends Failure {
    private static final long serialVersionUID = 1L;

    /** How many problems are named; more than that are counted. */
    static final int NAMED = 1_000;

    private final transient List<String> problems;

    /**
     * @param problems with their places, at most {@link #NAMED}
     * @param count of all
     */
    BadList(List<String> problems, int count) {
        super(
                Kind.BAD_INPUT,
                count == 1
                        ? problems.getFirst()
                        : count + " lines or arguments cannot be understood");
        this.problems = List.copyOf(problems);
    }

    /**
     * Lists in which no image is under the chosen headings: more likely a slip than a wish for
     * nothing.
     *
     * @param lists as the user named them
     * @param groups headings that were to be kept to
     */
    public static BadList empty(List<String> lists, List<String> groups) {
        String where = String.join(", ", lists);
        return new BadList(
                List.of(
                        where
                                + ": no image is named there"
                                + (groups.isEmpty() ? "" : " under " + String.join(", ", groups))),
                1);
    }

    /** Each problem with file and line, where there is more than one. */
    @Override
    public List<String> details() {
        return problems.size() == 1 ? List.of() : problems;
    }
}
