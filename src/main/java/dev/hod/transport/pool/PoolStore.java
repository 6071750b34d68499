package dev.hod.transport.pool;

import dev.hod.image.Digest;
import dev.hod.pool.Pool;
import dev.hod.pool.Proof;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.RemovingStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A pool as a store: the images in it, and where to put more. */
public final class PoolStore implements RemovingStore {
    private final Pool pool;

    private PoolStore(Pool pool) {
        this.pool = pool;
    }

    /** Opens the pool in the folder {@code root}, as {@link Pool#open} does. */
    public static PoolStore open(Path root, Pool.Mode mode) throws IOException {
        return new PoolStore(Pool.open(root, mode));
    }

    /** The same, and asks {@code proof} of what is there. */
    public static PoolStore open(Path root, Pool.Mode mode, Proof proof) throws IOException {
        return new PoolStore(Pool.open(root, mode, proof));
    }

    /** The pool itself, for what a store does not offer. */
    public Pool pool() {
        return pool;
    }

    @Override
    public String where() {
        return pool.root().toString();
    }

    @Override
    public ImageSource source(ImageName name) {
        return new PoolSource(pool, name);
    }

    @Override
    public ImageDestination destination(ImageName name) {
        return new PoolDestination(pool, name);
    }

    @Override
    public List<ImageName> names() throws IOException {
        return pool.names();
    }

    @Override
    public List<ImageName> names(String repository) throws IOException {
        return pool.names(repository);
    }

    @Override
    public List<String> repositories() throws IOException {
        return pool.repositories();
    }

    @Override
    public boolean hasRepository(String repository) {
        return pool.hasRepository(repository);
    }

    @Override
    public Optional<Untagged> untag(String repository, String tag) throws IOException {
        Optional<Digest> digest = pool.tag(repository, tag);
        return pool.removals().tag(repository, tag)
                ? Optional.of(new Untagged(digest))
                : Optional.empty();
    }

    @Override
    public Optional<List<String>> removeManifest(String repository, Digest manifest)
            throws IOException {
        return pool.removals().manifest(repository, manifest);
    }

    @Override
    public boolean removeBlob(String repository, Digest blob) throws IOException {
        return pool.removals().layer(repository, blob);
    }

    @Override
    public void flush() throws IOException {
        pool.flush();
    }

    @Override
    public void close() throws IOException {
        pool.close();
    }
}
