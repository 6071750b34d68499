package dev.hod.transport.dir;

import dev.hod.blob.Blob;
import dev.hod.blob.Placement;
import dev.hod.error.NotFound;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.transport.Accepts;
import dev.hod.transport.ImageDestination;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The image of a folder, to write. */
final class DirDestination implements ImageDestination {
    private final DirStore store;
    private final DirStore.Folder folder;
    private final DirImage image;
    private final Staging staging;
    private final ImageName name;

    DirDestination(DirStore store, DirStore.Folder folder, ImageName name) {
        this.store = store;
        this.folder = folder;
        this.image = folder.image();
        this.staging = folder.staging();
        this.name = name;
    }

    @Override
    public ImageName name() {
        return name;
    }

    @Override
    public String where() {
        return image.where();
    }

    @Override
    public Accepts accepts() {
        return Accepts.FOLDER;
    }

    @Override
    public Optional<Descriptor> current() throws IOException {
        staging.requireReplaceable();
        return image.top().map(RawManifest::descriptor);
    }

    @Override
    public boolean holds(Descriptor manifest) throws IOException {
        Optional<RawManifest> top = image.top();
        return top.isPresent()
                && top.get().digest().equals(manifest.digest())
                && image.isExactly(top.get());
    }

    @Override
    public boolean has(Descriptor blob) throws IOException {
        return staging.has(blob);
    }

    @Override
    public Placement put(Blob blob) throws IOException {
        Placement how = putFromNear(blob).orElse(null);
        if (how == null) {
            how = staging.put(blob, image);
        }
        store.has(folder, blob.descriptor().digest());
        return how;
    }

    /** What another folder got in this run comes from there. */
    private Optional<Placement> putFromNear(Blob blob) throws IOException {
        Optional<Blob> near = store.elsewhere(blob, folder);
        if (near.isEmpty()) {
            return Optional.empty();
        }
        try {
            Placement how = staging.put(near.get(), image);
            blob.taken(blob.descriptor().size());
            return Optional.of(how);
        } catch (NotFound e) {
            // That folder was just taking its place, or is gone again.
            return Optional.empty();
        }
    }

    @Override
    public void put(RawManifest manifest) throws IOException {
        staging.put(manifest);
    }

    @Override
    public void putSignatures(Digest manifest, List<byte[]> signatures) throws IOException {
        staging.putSignatures(manifest, signatures);
    }

    @Override
    public boolean commitStores() {
        return true;
    }

    @Override
    public void commit(RawManifest top, Optional<Provenance> provenance) throws IOException {
        // Nothing was put where all of it is there; an empty folder must not take its place.
        if (staging.isBegun() || !holds(top.descriptor())) {
            staging.publish(top);
        }
    }
}
