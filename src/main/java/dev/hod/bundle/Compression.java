package dev.hod.bundle;

import java.nio.file.Path;

/** What lies around the tar. */
public enum Compression {
    /** Nothing: image layers are compressed already. */
    NONE,
    /** Frames of zstd, compressed where it pays, with a table to find them by. */
    ZSTD;

    /** As a file's name says: {@code .tar.zst}, {@code .tzst} or {@code .zst}. */
    public static Compression byName(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".zst") || name.endsWith(".tzst") ? ZSTD : NONE;
    }
}
