package dev.hod.app;

import dev.hod.archive.Limits;
import dev.hod.image.Digest;
import dev.hod.pool.Pool;
import dev.hod.transport.NotFound;
import dev.hod.transport.Store;
import dev.hod.transport.bundle.BundleStore;
import dev.hod.transport.bundle.BundleStream;
import dev.hod.transport.bundle.Bundles;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens what a user names: a folder is a pool, a file a bundle, {@code -} a bundle that flows. */
final class Places {
    private Places() {}

    /** A bundle or a pool, to be read. */
    static Store any(String name, InputStream standardInput) throws IOException {
        return !name.equals("-") && Files.isDirectory(Path.of(name))
                ? PoolStore.open(Path.of(name), Pool.Mode.READ)
                : bundle(name, standardInput);
    }

    /** A bundle. */
    static Store bundle(String name, InputStream standardInput) throws IOException {
        return name.equals("-")
                ? Bundles.stream(
                        Channels.newChannel(standardInput), "standard input", Limits.DEFAULT)
                : Bundles.open(existing(name), Limits.DEFAULT);
    }

    /**
     * A file or folder that must be there.
     *
     * @throws NotFound where it is not
     */
    static Path existing(String name) throws NotFound {
        Path path = Path.of(name);
        if (Files.notExists(path)) {
            throw new NotFound(name + ": no such file or folder");
        }
        return path;
    }

    /** The digest of a bundle's inventory, which names it. */
    static Optional<Digest> inventory(Store store) {
        return switch (store) {
            case BundleStore bundle -> Optional.of(bundle.digest());
            case BundleStream bundle -> Optional.of(bundle.digest());
            default -> Optional.empty();
        };
    }
}
