package dev.hod.selection;

/**
 * Where an image was named.
 *
 * @param file as the user called it, {@code -} for standard input; a release by what stands for it;
 *     empty for an argument
 * @param line counted from 1; 0 for an argument, and in a release
 */
public record Place(String file, int line) {
    /** An argument of the command. */
    public static final Place ARGUMENT = new Place("", 0);

    /** What stands before a message about this place: {@code site.list:17: }, or nothing. */
    String before() {
        return file.isEmpty() ? "" : this + ": ";
    }

    @Override
    public String toString() {
        return file.isEmpty() ? "argument" : line == 0 ? file : file + ':' + line;
    }
}
