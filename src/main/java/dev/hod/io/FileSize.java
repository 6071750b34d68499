package dev.hod.io;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** One stat, without the price of an exception where there is nothing. */
public final class FileSize {
    private FileSize() {}

    /**
     * Bytes in the file, symbolic links followed.
     *
     * @return -1 where there is no regular file
     */
    public static long of(Path file) throws IOException {
        BasicFileAttributes found =
                file.getFileSystem()
                        .provider()
                        .readAttributesIfExists(file, BasicFileAttributes.class);
        return found == null || !found.isRegularFile() ? -1 : found.size();
    }
}
