package dev.hod.app;

import dev.hod.copy.ReferrersChoice;
import dev.hod.image.PlatformChoice;
import dev.hod.image.PlatformChoice.Missing;
import dev.hod.listing.Differ;
import dev.hod.listing.Difference;
import dev.hod.pool.Pool;
import dev.hod.progress.Progress;
import dev.hod.reference.BadReference;
import dev.hod.selection.ListReader;
import dev.hod.transport.Store;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Compares two sets of images, each a pool, a bundle, a release or a list.
 *
 * @param pool in which lists and releases are looked for that do not say it themselves
 */
public record Diff(String old, String now, Optional<Path> pool) {

    public Difference run(Progress progress) throws IOException {
        try (Store before = store(old);
                Store after = store(now)) {
            return Differ.compare(side(before, old, progress), side(after, now, progress));
        }
    }

    private Differ.Side side(Store store, String name, Progress progress) throws IOException {
        List<String> what = isWhole(name) ? List.of() : List.of(name);
        Wish wish =
                new Wish(
                        what,
                        List.of(),
                        PlatformChoice.ALL,
                        Wish.By.USER,
                        Missing.FAILS,
                        ReferrersChoice.LEFT,
                        InputStream.nullInputStream());
        return new Differ.Side(store, wish.in(store, progress));
    }

    /** Whether it is a pool or a bundle, of which all images count. */
    private static boolean isWhole(String name) throws IOException {
        Path path = Path.of(name);
        return Files.isDirectory(path)
                ? Files.isDirectory(path.resolve("docker/registry/v2"))
                        || Files.exists(path.resolve("hod/pool.json"))
                : Files.isRegularFile(path) && Places.isBundle(path);
    }

    private Store store(String name) throws IOException {
        if (isWhole(name)) {
            return Places.listed(name, InputStream.nullInputStream());
        }
        int hash = name.lastIndexOf('#');
        if (name.startsWith(ListReader.RELEASE) && hash > 0) {
            return PoolStore.open(
                    Path.of(name.substring(ListReader.RELEASE.length(), hash)), Pool.Mode.READ);
        }
        if (pool.isEmpty()) {
            throw new BadReference(
                    name,
                    "is no pool and no bundle; --pool says where a list or release is looked for");
        }
        return PoolStore.open(pool.get(), Pool.Mode.READ);
    }
}
