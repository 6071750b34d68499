package dev.hod.pool;

import java.util.Optional;

/**
 * How blobs that lay in files already came into a pool.
 *
 * @param linked files that are hard links now
 * @param cloned files that share their blocks with the source (reflinks), where no link was
 *     possible
 * @param copied files whose bytes had to be copied
 * @param copiedBytes what that costs on disk
 * @param whyNotLinked what the system said to the first link that failed
 */
public record SharingReport(
        long linked,
        long linkedBytes,
        long cloned,
        long clonedBytes,
        long copied,
        long copiedBytes,
        Optional<String> whyNotLinked) {}
