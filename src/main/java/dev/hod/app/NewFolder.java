package dev.hod.app;

import dev.hod.pool.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A pool's folder that may not have been there before.
 *
 * @param made the topmost of the folders that had to be made for it
 */
record NewFolder(Path pool, Optional<Path> made) {
    /** Looks before it is made. */
    static NewFolder of(Path pool) {
        Optional<Path> missing = Optional.empty();
        for (Path path = pool.toAbsolutePath();
                path != null && Files.notExists(path);
                path = path.getParent()) {
            missing = Optional.of(path);
        }
        return new NewFolder(pool, missing);
    }

    /** Takes it away again where it was made and holds nothing. */
    void removeIfEmpty() throws IOException {
        if (made.isPresent() && Files.isDirectory(pool)) {
            Pool.removeEmpty(pool, made.get());
        }
    }
}
