package dev.hod.bundle;

import java.util.Optional;

/**
 * How a bundle is made. Only {@code note} and {@code created} are seen in it.
 *
 * @param check how closely blobs are looked at on their way
 * @param note what the maker writes on it
 * @param created seconds since 1970, if it is to say when it was made
 * @param parallelism threads that hash or compress beside the one that reads and writes
 */
public record PackOptions(
        Check check, Optional<String> note, Optional<Long> created, int parallelism) {
    public static final PackOptions DEFAULT =
            new PackOptions(
                    Check.DIGESTS,
                    Optional.empty(),
                    Optional.empty(),
                    Runtime.getRuntime().availableProcessors());

    /** How closely blobs are looked at on their way into the bundle. */
    public enum Check {
        /** Every byte is hashed: a rotten blob must not cross the gap. */
        DIGESTS,
        /** Sizes only. */
        SIZES
    }

    public PackOptions withCheck(Check wanted) {
        return new PackOptions(wanted, note, created, parallelism);
    }

    public PackOptions withParallelism(int threads) {
        return new PackOptions(check, note, created, threads);
    }
}
