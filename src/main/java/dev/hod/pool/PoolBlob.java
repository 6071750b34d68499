package dev.hod.pool;

import dev.hod.blob.Blob;
import dev.hod.blob.FiledBlob;
import dev.hod.blob.FiledBlob.Standing;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.io.FileSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A blob of a pool: one whole file. */
final class PoolBlob implements Blob {
    private final Pool pool;
    private final String repository;
    private final Descriptor descriptor;

    PoolBlob(Pool pool, String repository, Descriptor descriptor) {
        this.pool = pool;
        this.repository = repository;
        this.descriptor = descriptor;
    }

    @Override
    public Descriptor descriptor() {
        return descriptor;
    }

    /**
     * The file of that digest. Where there is none, the repository's link may say under which other
     * digest the content lies: so registries keep a blob that was pushed by its SHA-512.
     */
    private Path file() throws IOException {
        Path own = new PoolPath.BlobData(descriptor.digest()).under(pool.root());
        if (FileSize.of(own) >= 0) {
            return own;
        }
        Optional<Digest> alias = pool.layer(repository, descriptor.digest());
        return alias.isPresent() ? new PoolPath.BlobData(alias.get()).under(pool.root()) : own;
    }

    @Override
    public ReadableByteChannel openAt(long offset) throws IOException {
        return new FiledBlob(file(), descriptor, Standing.PROVEN, "blob", pool.root().toString())
                .openAt(offset);
    }

    @Override
    public List<Region> regions() {
        try {
            return List.of(new Region(file(), 0, descriptor.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing gets into a pool that was not hashed on the way. */
    @Override
    public boolean isProven() {
        return true;
    }

    @Override
    public String where() {
        return pool.root().toString();
    }
}
