package dev.hod.transport.registry;

import dev.hod.blob.Blob;
import dev.hod.blob.Placement;
import dev.hod.image.Descriptor;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.transport.ImageDestination;
import java.io.IOException;
import java.util.Optional;

/** An image in a registry that must not be asked: everything fails, by one reason. */
record RefusedDestination(ImageName name, String where, IOException reason)
        implements ImageDestination {

    @Override
    public Optional<Descriptor> current() throws IOException {
        throw reason;
    }

    @Override
    public boolean holds(Descriptor manifest) throws IOException {
        throw reason;
    }

    @Override
    public Placement put(Blob blob) throws IOException {
        throw reason;
    }

    @Override
    public void put(RawManifest manifest) throws IOException {
        throw reason;
    }

    @Override
    public void commit(RawManifest top, Optional<Provenance> provenance) throws IOException {
        throw reason;
    }
}
