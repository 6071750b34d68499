package dev.hod.json;

import com.fasterxml.jackson.core.JacksonException;

/** What is wrong with a document, for people. */
public final class JsonWords {
    private JsonWords() {}

    /** One line without what the parser adds about itself, such as where a bracket was opened. */
    public static String of(JacksonException failure) {
        String line = failure.getOriginalMessage().lines().findFirst().orElse("");
        int aside = line.indexOf(" (start marker at");
        return aside < 0 ? line : line.substring(0, aside);
    }
}
