package dev.hod.app;

import dev.hod.blob.Blob;
import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.pool.Damage.Revision;
import dev.hod.pool.Pool;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import dev.hod.transport.UnprovenSource;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A manifest of a pool that lacks something, with what it consists of: manifests that are sound
 * come from the pool, all else from another place that has the same.
 */
final class Healing implements ImageSource {
    private final Store store;
    private final List<String> names;
    private final Pool pool;
    private final Revision revision;
    private @Nullable ImageSource chosen;

    /**
     * @param store the other place
     * @param names what the repository may be called there
     */
    Healing(Store store, List<String> names, Pool pool, Revision revision) {
        this.store = store;
        this.names = List.copyOf(names);
        this.pool = pool;
        this.revision = revision;
    }

    @Override
    public ImageName name() {
        return ImageName.digested(revision.repository(), revision.digest());
    }

    @Override
    public String where() {
        return revision + " in " + store.where();
    }

    @Override
    public Optional<Descriptor> resolve() throws IOException {
        Optional<RawManifest> near = near(revision.digest());
        return near.isPresent() ? Optional.of(near.get().descriptor()) : other().resolve();
    }

    @Override
    public RawManifest manifest(Descriptor descriptor) throws IOException {
        Optional<RawManifest> near = near(descriptor.digest());
        return near.isPresent() ? near.get() : other().manifest(descriptor);
    }

    private Optional<RawManifest> near(Digest manifest) throws IOException {
        try {
            return pool.sound(manifest);
        } catch (BadManifest e) {
            // Too long to be one.
            return Optional.empty();
        }
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        return new Elsewhere(descriptor);
    }

    /** A blob of the other place, which is asked for its names only once something is missing. */
    private final class Elsewhere implements Blob {
        private final Descriptor descriptor;

        Elsewhere(Descriptor descriptor) {
            this.descriptor = descriptor;
        }

        @Override
        public Descriptor descriptor() {
            return descriptor;
        }

        @Override
        public ReadableByteChannel openAt(long offset) throws IOException {
            return other().blob(descriptor).openAt(offset);
        }

        @Override
        public List<Region> regions() {
            try {
                return other().blob(descriptor).regions();
            } catch (IOException e) {
                // Who opens it is told.
                return List.of();
            }
        }

        @Override
        public List<Blob> others() throws IOException {
            return other().blob(descriptor).others();
        }

        @Override
        public String where() {
            return store.where();
        }
    }

    @Override
    public Referrers referrers(Digest subject) {
        return Referrers.NONE;
    }

    /** The first of the names under which the other place has the manifest; else the last. */
    private synchronized ImageSource other() throws IOException {
        ImageSource known = chosen;
        if (known != null) {
            return known;
        }
        for (String name : names) {
            known = new UnprovenSource(store.source(ImageName.digested(name, revision.digest())));
            if (names.size() == 1 || known.resolve().isPresent()) {
                break;
            }
        }
        if (known == null) {
            throw new AssertionError("no name to try for " + revision);
        }
        chosen = known;
        return known;
    }
}
