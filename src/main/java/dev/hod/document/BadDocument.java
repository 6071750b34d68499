package dev.hod.document;

import dev.hod.error.Failure;
import java.util.List;

/** A file that cannot be understood, with all that is wrong in it. */
public final class BadDocument extends Failure {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    BadDocument(String message, List<String> problems) {
        super(Kind.BAD_INPUT, message);
        this.problems = List.copyOf(problems);
    }

    /** Each problem with file and line, where there is more than one. */
    @Override
    public List<String> details() {
        return problems;
    }
}
