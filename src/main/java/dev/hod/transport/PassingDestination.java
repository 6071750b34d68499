package dev.hod.transport;

import dev.hod.blob.Blob;
import dev.hod.blob.Placement;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * An image as another destination takes it, for those that change a part of that: whatever they do
 * not change is passed on, what destinations learn later included.
 */
public abstract class PassingDestination implements ImageDestination {
    private final ImageDestination destination;

    protected PassingDestination(ImageDestination destination) {
        this.destination = destination;
    }

    /** The other destination. */
    protected final ImageDestination destination() {
        return destination;
    }

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

    @Override
    public Optional<Descriptor> current() throws IOException {
        return destination.current();
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
    public void alreadyHolds(Collection<Descriptor> parts) {
        destination.alreadyHolds(parts);
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
    public boolean keepsProvenance() {
        return destination.keepsProvenance();
    }

    @Override
    public void putSignatures(Digest manifest, List<byte[]> signatures) throws IOException {
        destination.putSignatures(manifest, signatures);
    }

    @Override
    public Optional<Provenance> provenance() throws IOException {
        return destination.provenance();
    }

    @Override
    public boolean commitStores() {
        return destination.commitStores();
    }

    @Override
    public boolean listsReferrers(Digest subject) throws IOException {
        return destination.listsReferrers(subject);
    }

    @Override
    public void commit(RawManifest top, Optional<Provenance> provenance) throws IOException {
        destination.commit(top, provenance);
    }
}
