package dev.hod.selection;

import java.util.List;

/**
 * What lists and arguments name, in the order they name it.
 *
 * @param entries each image once, whatever the number of lines about it
 * @param warnings what was assumed or left out, in order
 * @param duplicates how many lines named an image that an earlier one names
 */
public record ImageList(List<ListEntry> entries, List<Warning> warnings, int duplicates) {
    public ImageList {
        entries = List.copyOf(entries);
        warnings = List.copyOf(warnings);
    }

    /**
     * Something assumed or left out.
     *
     * @param what the text it is about
     */
    public record Warning(Kind kind, Place place, String what) {
        /** What was assumed or left out. */
        public enum Kind {
            /** Neither tag nor digest is written. */
            LATEST_TAKEN,
            /** The line begins with a single slash. */
            LINE_SKIPPED,
            /** An argument looks like a list's file name, but there is no such file. */
            NO_SUCH_FILE
        }

        /** One line for people. */
        @Override
        public String toString() {
            return place.before()
                    + switch (kind) {
                        case LATEST_TAKEN -> what + " has no tag, latest is taken";
                        case LINE_SKIPPED -> "skipped, as it begins with a slash: " + what;
                        case NO_SUCH_FILE -> what + " is no file, so it is taken for an image";
                    };
        }
    }
}
