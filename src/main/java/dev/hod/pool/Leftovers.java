package dev.hod.pool;

import dev.hod.io.Folders;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * What runs that were killed left in {@code hod/partial/} under temporary names: small files, and
 * tags that were not yet in their place. Partial blobs are none; the next run goes on with them.
 */
final class Leftovers {
    /** Nothing lives under such a name for more than a moment; clocks may differ by hours. */
    private static final Duration LONG_DEAD = Duration.ofDays(1);

    private Leftovers() {}

    /** Removes them, if nobody else writes; what cannot be removed is left to another time. */
    static void sweep(Path partials, PoolLock lock) {
        Instant before = Instant.now().minus(LONG_DEAD);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(partials, ".hod-*-*.tmp")) {
            for (Path entry : entries) {
                Instant time =
                        Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS).toInstant();
                if (time.isBefore(before)) {
                    if (!lock.isSole()) {
                        return;
                    }
                    Folders.remove(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // They are in nobody's way.
            return;
        }
    }
}
