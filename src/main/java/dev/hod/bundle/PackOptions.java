package dev.hod.bundle;

import dev.hod.io.AtomicFiles.Force;
import java.util.Optional;

/**
 * How a bundle is made. Only {@code note} and {@code created} are seen in it.
 *
 * @param check how closely blobs are looked at on their way
 * @param note what the maker writes on it
 * @param created seconds since 1970, if it is to say when it was made
 * @param parallelism threads that hash or compress beside the one that reads and writes
 * @param force whether a file is on the disk when it gets its name; {@code LATER} leaves that to
 *     the system, so that a power cut soon after may leave a broken file under the name
 */
public record PackOptions(
        Check check, Optional<String> note, Optional<Long> created, int parallelism, Force force) {
    public static final PackOptions DEFAULT =
            new PackOptions(
                    Check.DIGESTS,
                    Optional.empty(),
                    Optional.empty(),
                    Runtime.getRuntime().availableProcessors(),
                    Force.NOW);

    /** How closely blobs are looked at on their way into the bundle. */
    public enum Check {
        /** Every byte is hashed: a rotten blob must not cross the gap. */
        DIGESTS,
        /** Sizes only. */
        SIZES
    }

    public PackOptions withCheck(Check wanted) {
        return new PackOptions(wanted, note, created, parallelism, force);
    }

    public PackOptions withParallelism(int threads) {
        return new PackOptions(check, note, created, threads, force);
    }

    public PackOptions withForce(Force wanted) {
        return new PackOptions(check, note, created, parallelism, wanted);
    }
}
