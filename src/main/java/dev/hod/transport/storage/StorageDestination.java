package dev.hod.transport.storage;

import dev.hod.blob.Blob;
import dev.hod.blob.Placement;
import dev.hod.image.Descriptor;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.transport.Accepts;
import dev.hod.transport.ImageDestination;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** An image that podman is to load. */
final class StorageDestination implements ImageDestination {
    private static final Accepts ACCEPTS =
            new Accepts(
                    List.of(MediaType.OCI_MANIFEST),
                    Accepts.Layers.AS_THEY_ARE,
                    Accepts.Signatures.REFUSED);

    private final StorageStore store;
    private final ImageName name;

    StorageDestination(StorageStore store, ImageName name) {
        this.store = store;
        this.name = name;
    }

    @Override
    public ImageName name() {
        return name;
    }

    @Override
    public String where() {
        return store.where() + StorageSource.called(name);
    }

    @Override
    public Accepts accepts() {
        return ACCEPTS;
    }

    @Override
    public Optional<Descriptor> current() throws IOException {
        return store.load(name).top().map(RawManifest::descriptor);
    }

    @Override
    public boolean holds(Descriptor manifest) throws IOException {
        return current().filter(c -> c.digest().equals(manifest.digest())).isPresent();
    }

    @Override
    public boolean has(Descriptor blob) throws IOException {
        return store.load(name).tar().has(blob.digest());
    }

    @Override
    public Placement put(Blob blob) throws IOException {
        return store.load(name).tar().put(blob);
    }

    @Override
    public void put(RawManifest manifest) {
        // The one manifest is written when it is committed.
    }

    @Override
    public void commit(RawManifest top, Optional<Provenance> provenance) throws IOException {
        store.load(name).commit(top);
    }
}
