package dev.hod.app;

import dev.hod.blob.Blob;
import dev.hod.blob.Placement;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.transport.Accepts;
import dev.hod.transport.ImageDestination;
import java.io.IOException;
import java.util.Optional;

/** A manifest of a pool that is made whole: no name is moved, and nothing noted. */
record HealedDestination(ImageDestination destination) implements ImageDestination {
    @Override
    public ImageName name() {
        return destination.name();
    }

    @Override
    public String where() {
        return destination.where();
    }

    @Override
    public Accepts accepts() {
        return destination.accepts();
    }

    /** Nothing that is there is as it should be. */
    @Override
    public Optional<Descriptor> current() {
        return Optional.empty();
    }

    @Override
    public boolean holds(Descriptor manifest) throws IOException {
        return destination.holds(manifest);
    }

    @Override
    public boolean has(Descriptor blob) throws IOException {
        return destination.has(blob);
    }

    @Override
    public Placement put(Blob blob) throws IOException {
        return destination.put(blob);
    }

    @Override
    public void put(RawManifest manifest) throws IOException {
        destination.put(manifest);
    }

    @Override
    public boolean listsReferrers(Digest subject) throws IOException {
        return destination.listsReferrers(subject);
    }

    @Override
    public void commit(RawManifest top, Optional<Provenance> provenance) {}
}
