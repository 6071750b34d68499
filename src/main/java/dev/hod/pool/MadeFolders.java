package dev.hod.pool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes folders from the top, and keeps in mind which are there: each costs one call, and none an
 * exception. Safe for concurrent use.
 */
final class MadeFolders {
    /** A pool has some thousand that others lie in; beyond that they are asked for again. */
    private static final int KEPT = 20_000;

    private final Path root;
    private final Set<Path> known = ConcurrentHashMap.newKeySet();

    MadeFolders(Path root) {
        this.root = root;
    }

    /** Makes a folder that others are to lie in, with those above it. */
    void keep(Path folder) throws IOException {
        if (folder.equals(root) || known.contains(folder)) {
            return;
        }
        keep(PoolLinks.folderOf(folder));
        PoolLinks.makeFolder(folder);
        if (known.size() < KEPT) {
            known.add(folder);
        }
    }

    /** Makes a folder that is not worth keeping in mind, with those above it. */
    void make(Path folder) throws IOException {
        keep(PoolLinks.folderOf(folder));
        PoolLinks.makeFolder(folder);
    }
}
