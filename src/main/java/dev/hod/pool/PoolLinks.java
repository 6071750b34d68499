package dev.hod.pool;

import dev.hod.image.Digest;
import dev.hod.io.AtomicFiles.Force;
import dev.hod.io.FileSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/** Link files: a digest's text and nothing else. */
final class PoolLinks {
    /** Longer than every digest's text; what is longer is no link. */
    private static final int MAX_BYTES = 256;

    private PoolLinks() {}

    /**
     * Where a link leads: what its text says, whatever its path. White space around the text is
     * tolerated here (a verifier reports it), although a registry fails on it.
     *
     * @return nothing where there is no link, or one that names no digest
     */
    static Optional<Digest> read(Path link) throws IOException {
        return text(link).flatMap(text -> Digest.tryParse(text.strip()));
    }

    /** The text of a link as it is; nothing where there is none. */
    static Optional<String> text(Path link) throws IOException {
        long size = FileSize.of(link);
        if (size < 0) {
            return Optional.empty();
        }
        if (size > MAX_BYTES) {
            return Optional.of("");
        }
        try {
            return Optional.of(new String(Files.readAllBytes(link), StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        }
    }

    /** Whether a link of the right length is there: one stat. */
    static boolean isThere(Path link, Digest target) throws IOException {
        return FileSize.of(link) == target.toString().length();
    }

    /**
     * Makes a link in a folder of its own, unless it is there already and right.
     *
     * @return whether it had to be written
     */
    static boolean make(SmallFiles files, Path link, Digest target) throws IOException {
        if (leadsTo(link, target)) {
            return false;
        }
        makeFolder(folderOf(link));
        files.link(link, target, Force.LATER);
        return true;
    }

    /**
     * Lets a link lead to {@code target}, in place of whatever it led to: on disk at once where
     * there was one before, since not every file system keeps the old one until the new is there.
     *
     * @return whether it had to be written
     */
    static boolean move(SmallFiles files, Path link, Digest target) throws IOException {
        if (leadsTo(link, target)) {
            return false;
        }
        boolean isNew = FileSize.of(link) < 0;
        makeFolder(folderOf(link));
        files.link(link, target, isNew ? Force.LATER : Force.NOW);
        return true;
    }

    private static boolean leadsTo(Path link, Digest target) throws IOException {
        return isThere(link, target) && text(link).filter(target.toString()::equals).isPresent();
    }

    /** Makes a folder whose parent is there as a rule, with one call then. */
    static void makeFolder(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            // So be it; if it is no folder, the file that is to go into it says so.
        } catch (NoSuchFileException e) {
            makeFolder(folderOf(folder));
            Files.createDirectories(folder);
        }
    }

    static Path folderOf(Path file) {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IllegalArgumentException(file + " is in no folder");
        }
        return folder;
    }
}
