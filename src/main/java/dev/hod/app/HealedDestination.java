package dev.hod.app;

import dev.hod.image.Descriptor;
import dev.hod.image.RawManifest;
import dev.hod.reference.Provenance;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.PassingDestination;
import java.util.Optional;

/** A manifest of a pool that is made whole: no name is moved, and nothing noted. */
final class HealedDestination extends PassingDestination {
    HealedDestination(ImageDestination destination) {
        super(destination);
    }

    /** Nothing that is there is as it should be. */
    @Override
    public Optional<Descriptor> current() {
        return Optional.empty();
    }

    @Override
    public boolean keepsProvenance() {
        return false;
    }

    @Override
    public Optional<Provenance> provenance() {
        return Optional.empty();
    }

    @Override
    public void commit(RawManifest top, Optional<Provenance> provenance) {}
}
