package dev.hod.template;

/**
 * A piece of an action.
 *
 * @param text as written; of a string, what it stands for
 */
record Token(Kind kind, String text) {
    /** What kind of piece. */
    enum Kind {
        /** A name: a keyword, function, true, false or nil. */
        WORD,
        /** {@code .Name}, without its dot; empty for the dot alone. */
        FIELD,
        /** {@code $name}, with its dollar. */
        VARIABLE,
        STRING,
        NUMBER,
        /** {@code ( ) | , = :=}. */
        SIGN,
        /** A blank, which ends a chain of fields. */
        SPACE
    }

    boolean is(Kind other, String content) {
        return kind == other && text.equals(content);
    }
}
