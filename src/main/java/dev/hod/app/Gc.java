package dev.hod.app;

import dev.hod.garbage.Collector;
import dev.hod.garbage.Keep;
import dev.hod.garbage.Verdict;
import dev.hod.pool.Pool;
import dev.hod.release.Releases;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Finds, or removes, what nothing in a pool leads to.
 *
 * @param minAge what came within that time stays, needed or not
 */
public record Gc(Path path, Keep.Untagged untagged, Duration minAge, Effect effect) {

    /**
     * Judges the pool; to remove something it has to be had alone.
     *
     * @throws dev.hod.pool.PoolInUse where others write to it
     */
    public Verdict run() throws IOException {
        return switch (effect) {
            case SAID -> {
                try (Pool pool = Places.existingPool(path, Pool.Mode.READ)) {
                    yield Collector.judge(pool, keep());
                }
            }
            case DONE -> {
                try (Pool pool = Places.existingPool(path, Pool.Mode.ALONE)) {
                    yield Collector.collect(pool, keep());
                }
            }
        };
    }

    private Keep keep() throws IOException {
        return new Keep(
                untagged,
                Instant.now().minus(minAge),
                Releases.held(new Releases(path).all()),
                Set.of());
    }
}
