package dev.hod.app;

import dev.hod.pool.Pool;
import dev.hod.release.Release;
import dev.hod.release.Releases;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The releases of a pool. */
public record ShownReleases(Path path) {

    /** All of them, the oldest first. */
    public List<Release> run() throws IOException {
        try (Pool pool = Places.existingPool(path, Pool.Mode.READ)) {
            return new Releases(pool.root()).all();
        }
    }
}
