package dev.hod.trust;

import dev.hod.blob.Blob;
import dev.hod.blob.Placement;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.transport.Accepts;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Provenance;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** An image that gets its signatures with it: they are there when its name is. */
public final class SignedDestination implements ImageDestination {
    private final ImageDestination destination;
    private final ImageSource source;
    private final Map<Digest, RawManifest> manifests = new ConcurrentSkipListMap<>();

    /**
     * @param source of the image, whose signatures go along
     */
    public SignedDestination(ImageDestination destination, ImageSource source) {
        this.destination = destination;
        this.source = source;
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

    /** An image with signatures is carried again: whether they are all there nobody can tell. */
    @Override
    public boolean holds(Descriptor manifest) throws IOException {
        return source.signatures(manifest.digest()).isEmpty() && destination.holds(manifest);
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
        manifests.put(manifest.digest(), manifest);
    }

    @Override
    public Optional<Provenance> provenance() throws IOException {
        return destination.provenance();
    }

    @Override
    public boolean keepsProvenance() {
        return destination.keepsProvenance();
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
        manifests.put(top.digest(), top);
        for (Digest manifest : manifests.keySet()) {
            List<byte[]> signatures = source.signatures(manifest);
            if (!signatures.isEmpty()) {
                destination.putSignatures(manifest, signatures);
            }
        }
        destination.commit(top, provenance);
    }
}
