package dev.hod.trust;

import dev.hod.blob.Blob;
import dev.hod.blob.Placement;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.signature.Signature;
import dev.hod.signature.Signer;
import dev.hod.transport.Accepts;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** An image that gets its signatures with it: they are there when its name is. */
final class SignedDestination implements ImageDestination {
    private final ImageDestination destination;
    private final Optional<ImageSource> source;
    private final List<Signer> signers;
    private final String identity;
    private final GuardedSource.ShelfFinder shelf;
    private final Map<Digest, RawManifest> manifests = new ConcurrentSkipListMap<>();

    /** Made once, however often a name has to be set. */
    private final Map<Digest, List<Signature>> made = new ConcurrentHashMap<>();

    /**
     * @param source of the image, where its signatures go along
     * @param identity what signers call the image
     */
    SignedDestination(
            ImageDestination destination,
            Optional<ImageSource> source,
            List<Signer> signers,
            String identity,
            GuardedSource.ShelfFinder shelf) {
        this.destination = destination;
        this.source = source;
        this.signers = List.copyOf(signers);
        this.identity = identity;
        this.shelf = shelf;
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
        return signers.isEmpty()
                && carried(manifest.digest()).isEmpty()
                && destination.holds(manifest);
    }

    private List<byte[]> carried(Digest manifest) throws IOException {
        return source.isPresent() ? source.get().signatures(manifest) : List.of();
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
            List<Signature> all = new ArrayList<>();
            for (byte[] file : carried(manifest)) {
                all.add(Signature.parse(file));
            }
            all.addAll(made(manifest));
            if (!all.isEmpty()) {
                shelf.find().write(destination, manifest, all);
            }
        }
        destination.commit(top, provenance);
    }

    private List<Signature> made(Digest manifest) throws IOException {
        List<Signature> known = made.get(manifest);
        if (known == null) {
            List<Signature> all = new ArrayList<>();
            for (Signer signer : signers) {
                all.add(signer.sign(manifest, identity));
            }
            known = List.copyOf(all);
            made.put(manifest, known);
        }
        return known;
    }
}
