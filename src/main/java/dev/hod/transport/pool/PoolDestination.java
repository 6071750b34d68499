package dev.hod.transport.pool;

import dev.hod.blob.Blob;
import dev.hod.blob.Placement;
import dev.hod.error.NotFound;
import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.io.NotEnoughSpace;
import dev.hod.pool.BrokenTag;
import dev.hod.pool.ImageRecord;
import dev.hod.pool.Pool;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.transport.Accepts;
import dev.hod.transport.ImageDestination;
import java.io.IOException;
import java.util.Optional;

/** An image on its way into a pool. */
final class PoolDestination implements ImageDestination {
    private final Pool pool;
    private final ImageName name;

    PoolDestination(Pool pool, ImageName name) {
        this.pool = pool;
        this.name = name;
        pool.writer();
    }

    @Override
    public ImageName name() {
        return name;
    }

    @Override
    public String where() {
        return name + " in " + pool.root();
    }

    @Override
    public Accepts accepts() {
        return Accepts.POOL;
    }

    @Override
    public Optional<Descriptor> current() throws IOException {
        try {
            if (name.tag().isPresent()) {
                return pool.resolve(ImageName.tagged(name.repository(), name.tag().get()));
            }
            Optional<ImageRecord> record = pool.record(name);
            return pool.resolve(
                    record.isPresent()
                            ? ImageName.digested(name.repository(), record.get().kept())
                            : name);
        } catch (NotFound | BadManifest | BrokenTag e) {
            // A tag that leads nowhere, or to what cannot be a manifest, is to be written anew.
            return Optional.empty();
        }
    }

    @Override
    public boolean holds(Descriptor manifest) throws IOException {
        return pool.holds(name.repository(), manifest);
    }

    /** A stock registry on the tree has no referrers API: its clients find them by that index. */
    @Override
    public boolean listsReferrers(Digest subject) {
        return false;
    }

    @Override
    public boolean has(Descriptor blob) throws IOException {
        return pool.has(blob);
    }

    @Override
    public Placement put(Blob blob) throws IOException {
        try {
            return pool.writer().blob(name.repository(), blob);
        } catch (IOException e) {
            throw explained(e);
        }
    }

    @Override
    public void put(RawManifest manifest) throws IOException {
        try {
            pool.writer().manifest(name.repository(), manifest);
        } catch (IOException e) {
            throw explained(e);
        }
    }

    @Override
    public boolean keepsProvenance() {
        return true;
    }

    @Override
    public Optional<Provenance> provenance() throws IOException {
        return pool.record(name).flatMap(ImageRecord::provenance);
    }

    @Override
    public void commit(RawManifest top, Optional<Provenance> provenance) throws IOException {
        try {
            point(top, provenance);
        } catch (IOException e) {
            throw explained(e);
        }
    }

    private IOException explained(IOException e) {
        return NotEnoughSpace.explained(pool.root(), name.toString(), e);
    }

    private void point(RawManifest top, Optional<Provenance> provenance) throws IOException {
        Optional<IOException> failure = pool.writer().failure(name.repository());
        if (failure.isPresent() && !holds(top.descriptor())) {
            throw failure.get();
        }
        if (name.tag().isPresent()) {
            pool.writer().tag(name.repository(), name.tag().get(), top.digest());
        }
        if (provenance.isPresent() || name.tag().isEmpty()) {
            pool.writer().record(name, new ImageRecord(top.digest(), provenance));
        } else {
            pool.writer().forget(name);
        }
    }
}
