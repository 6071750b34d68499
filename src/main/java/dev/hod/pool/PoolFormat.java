package dev.hod.pool;

import dev.hod.io.FileSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which layout a folder has, as {@code hod/pool.json} says it, and whether it can be read. */
final class PoolFormat {
    private PoolFormat() {}

    /** What may not be looked into must not count as what is not there. */
    static void checkReadable(Path root) throws BadPool {
        Path folder = root;
        for (String next : List.of("docker", "registry", "v2", "repositories", "")) {
            if (Files.isDirectory(folder)
                    && !(Files.isReadable(folder) && Files.isExecutable(folder))) {
                throw BadPool.denied(root, folder);
            }
            folder = folder.resolve(next);
        }
    }

    /**
     * Whether hod has written here before.
     *
     * @throws BadPool where it was a newer one
     */
    static boolean isOurs(Path root) throws IOException {
        Path file = new PoolPath.Layout().under(root);
        if (FileSize.of(file) < 0) {
            return false;
        }
        int layout = RecordJson.readLayout(Files.readAllBytes(file));
        if (layout > Pool.LAYOUT) {
            throw BadPool.newer(root, layout);
        }
        if (layout <= 0) {
            throw BadPool.unreadable(root, "hod/pool.json");
        }
        return true;
    }
}
