package dev.hod.error;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;

/**
 * A failure that a user can understand and a script can act on by its {@link #kind()}.
 *
 * <p>The message is one line in lower case: what was tried, on what, what came back. Plain {@link
 * IOException}s are the machine's fault (disk, socket), runtime exceptions are ours.
 */
public abstract class Failure extends IOException {
    private static final long serialVersionUID = 1L;
    private final Kind kind;

    protected Failure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    protected Failure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public final Kind kind() {
        return kind;
    }

    /**
     * The single problems where one failure stands for several, one line each, to be shown below
     * the message; empty where the message says it all.
     */
    public List<String> details() {
        return List.of();
    }

    /**
     * One line about any failure, for people: its message, what happened to which file, or the type
     * where that says more.
     */
    public static String describe(IOException failure) {
        String message = failure.getMessage();
        String line = message == null ? "" : message.lines().findFirst().orElse("");
        String type = failure.getClass().getSimpleName();
        // A plain file system exception says only the file's name.
        return switch (failure) {
            case Failure _ -> line;
            case NoSuchFileException e -> e.getFile() + ": no such file or folder";
            case AccessDeniedException e -> e.getFile() + ": permission denied";
            case FileAlreadyExistsException e -> e.getFile() + ": exists already";
            case NotDirectoryException e -> e.getFile() + ": not a folder";
            case DirectoryNotEmptyException e -> e.getFile() + ": the folder is not empty";
            case FileSystemException e when e.getReason() != null ->
                    e.getFile() + ": " + e.getReason();
            default ->
                    line.isEmpty() ? type : type.equals("IOException") ? line : type + ": " + line;
        };
    }

    /** Why something failed. The number is the exit code and never changes its meaning. */
    public enum Kind {
        /** An image, manifest or blob is not where it was looked for. */
        NOT_FOUND(2),
        /** The image is there, but not for a platform that was asked for. */
        PLATFORM(10),
        /** Credentials are missing, wrong or not sufficient. */
        UNAUTHORIZED(11),
        /** No connection, or no useful answer within the time allowed. */
        UNREACHABLE(12),
        /** Content is not what its digest, size or format says. */
        CORRUPT(13),
        /** The format, media type or feature is known not to be handled. */
        UNSUPPORTED(14),
        /** Two things claim one place: a name with two digests, a tree in use by another writer. */
        CONFLICT(15),
        /** The disk or a quota is full. */
        NO_SPACE(16),
        /** The other side understood and said no: read-only, immutable tag, policy. */
        REJECTED(17),
        /** A list, name or place given by the user cannot be understood or used. */
        BAD_INPUT(18);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }
}
