package dev.hod.app;

import dev.hod.archive.Limits;
import dev.hod.concurrent.Aside;
import dev.hod.error.NotFound;
import dev.hod.image.Digest;
import dev.hod.io.NotEnoughSpace;
import dev.hod.pool.Census;
import dev.hod.pool.Pool;
import dev.hod.pool.Proof;
import dev.hod.transport.Store;
import dev.hod.transport.bundle.BundleStore;
import dev.hod.transport.bundle.BundleStream;
import dev.hod.transport.bundle.Bundles;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Opens what a user names: a folder is a pool, a file a bundle, {@code -} a bundle that flows. */
final class Places {
    private Places() {}

    /** How much of a file shows whether it can be a bundle. */
    private static final int HEAD = 262;

    /** A bundle or a pool, to be read. */
    static Store any(String name, InputStream standardInput) throws IOException {
        return !name.equals("-") && Files.isDirectory(Path.of(name))
                ? PoolStore.open(Path.of(name), Pool.Mode.READ)
                : bundle(name, "a bundle or a pool", standardInput, Bundles::open);
    }

    /** A bundle or a pool, of which only is told what is in it. */
    static Store listed(String name, InputStream standardInput) throws IOException {
        return !name.equals("-") && Files.isDirectory(Path.of(name))
                ? PoolStore.open(Path.of(name), Pool.Mode.READ)
                : bundle(name, "a bundle or a pool", standardInput, Bundles::openToList);
    }

    /** A bundle. */
    static Store bundle(String name, InputStream standardInput) throws IOException {
        return bundle(name, "a bundle", standardInput, Bundles::open);
    }

    @FunctionalInterface
    private interface Opening {
        Store open(Path file, Limits limits) throws IOException;
    }

    private static Store bundle(
            String name, String wanted, InputStream standardInput, Opening opening)
            throws IOException {
        if (name.equals("-")) {
            return Bundles.stream(
                    Channels.newChannel(standardInput), "standard input", Limits.DEFAULT);
        }
        Path path = existing(name);
        if (Files.isDirectory(path)) {
            throw WrongPlace.because(
                    name + " is a folder, and a bundle is a file; hod select takes from a pool");
        }
        checkBundle(path, wanted);
        return Files.isRegularFile(path)
                ? opening.open(path, Limits.DEFAULT)
                : Bundles.stream(pipe(path), name, Limits.DEFAULT);
    }

    /** Opens a FIFO or its like, which waits for whoever writes into it. */
    static FileChannel pipe(Path path) throws IOException {
        return Aside.call("pipe", () -> FileChannel.open(path, StandardOpenOption.READ));
    }

    /**
     * Refuses a file that neither is a tar nor was one before it was compressed or damaged.
     *
     * @param wanted what it should be
     */
    static void checkBundle(Path file, String wanted) throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        Optional<Foreign> foreign = Foreign.of(file);
        if (foreign.isPresent()) {
            throw WrongPlace.foreign(file.toString(), wanted, foreign.get());
        }
        if (!isBundle(file)) {
            throw WrongPlace.noBundle(file.toString(), wanted);
        }
    }

    /** Whether a file is a tar, or may have been one before it was compressed or damaged. */
    static boolean isBundle(Path file) throws IOException {
        byte[] head;
        try (InputStream bytes = Files.newInputStream(file)) {
            head = bytes.readNBytes(HEAD);
        }
        String text = new String(head, StandardCharsets.ISO_8859_1);
        boolean gzip = text.startsWith("\u001f\u008b");
        boolean zstd = text.startsWith("(\u00b5/\u00fd") || text.startsWith("*M\u0018", 1);
        return gzip || zstd || text.startsWith("hod.json") || text.endsWith("ustar");
    }

    /**
     * A pool.
     *
     * @throws NotEnoughSpace where its disk has no room for the first folder
     */
    static PoolStore pool(Path path, Pool.Mode mode) throws IOException {
        return pool(path, mode, Proof.LENGTH);
    }

    /** A pool to be written to that must show {@code proof} of what is there. */
    static PoolStore pool(Path path, Proof proof) throws IOException {
        return pool(path, Pool.Mode.WRITE, proof);
    }

    private static PoolStore pool(Path path, Pool.Mode mode, Proof proof) throws IOException {
        checkPool(path, mode);
        try {
            return PoolStore.open(path, mode, proof);
        } catch (IOException e) {
            throw mode == Pool.Mode.WRITE
                    ? NotEnoughSpace.explained(nearest(path), "the pool " + path, e)
                    : e;
        }
    }

    /** {@link #existingPool} as a store. */
    static PoolStore existingStore(Path path, Pool.Mode mode) throws IOException {
        existingPool(path, Pool.Mode.READ).close();
        return pool(path, mode);
    }

    /** A pool that is there already: one that is looked after is not made by that. */
    static Pool existingPool(Path path, Pool.Mode mode) throws IOException {
        checkPool(path, mode);
        try (Pool pool = Pool.open(path, Pool.Mode.READ)) {
            new Census(pool).checkWhole();
        }
        return Pool.open(path, mode);
    }

    /**
     * Refuses a path that can be no pool.
     *
     * @throws WrongPlace where it is a file, or leads through one, or may not be written to
     */
    static void checkPool(Path path, Pool.Mode mode) throws WrongPlace {
        Path there = nearest(path);
        if (!Files.isDirectory(there)) {
            throw WrongPlace.because(
                    path
                            + ": "
                            + (there.equals(path.toAbsolutePath()) ? "this" : there)
                            + " is a file, and a pool is a folder");
        }
        if (mode != Pool.Mode.READ && !Files.isWritable(there)) {
            throw WrongPlace.because(path + ": nothing may be written into " + there);
        }
    }

    /** The path itself, or the nearest one above it that is there. */
    static Path nearest(Path path) {
        Path there = path.toAbsolutePath();
        for (Path above = there; above != null; above = above.getParent()) {
            if (Files.exists(above)) {
                return above;
            }
        }
        return there;
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
