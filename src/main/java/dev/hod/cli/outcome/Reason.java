package dev.hod.cli.outcome;

import dev.hod.error.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;

/** Why something failed, in one line. The JDK's own exceptions often say no more than a name. */
public final class Reason {
    private Reason() {}

    public static String of(Throwable failure) {
        return switch (failure) {
            case Failure known -> text(known);
            case FileSystemException e -> oneLine(Failure.describe(e));
            case UncheckedIOException e ->
                    of(e.getCause() == null ? new IOException(e) : e.getCause());
            case InvalidPathException e -> "\"" + e.getInput() + "\" is no file's name";
            case OutOfMemoryError _ ->
                    "out of memory; run again with HOD_JAVA_OPTIONS=-Xmx1g in the environment";
            case IOException e -> text(e);
            default -> "unexpected: " + failure + " (--debug shows where)";
        };
    }

    /** Why it failed for what is called {@code name}, which is not said once more. */
    public static String of(String name, Throwable failure) {
        return without(name, of(failure));
    }

    /** A reason that does not begin with the name it is shown behind. */
    static String without(String name, String reason) {
        String start = name + ": ";
        return reason.startsWith(start) ? reason.substring(start.length()) : reason;
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        String text =
                message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
        return oneLine(text);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ").strip();
    }
}
