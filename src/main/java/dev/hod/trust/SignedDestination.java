package dev.hod.trust;

import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.Provenance;
import dev.hod.signature.Signature;
import dev.hod.signature.Signer;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.PassingDestination;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** An image that gets its signatures with it: they are there when its name is. */
final class SignedDestination extends PassingDestination {
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
        super(destination);
        this.source = source;
        this.signers = List.copyOf(signers);
        this.identity = identity;
        this.shelf = shelf;
    }

    /** An image with signatures is carried again: whether they are all there nobody can tell. */
    @Override
    public boolean holds(Descriptor manifest) throws IOException {
        return signers.isEmpty() && carried(manifest.digest()).isEmpty() && super.holds(manifest);
    }

    private List<byte[]> carried(Digest manifest) throws IOException {
        return source.isPresent() ? source.get().signatures(manifest) : List.of();
    }

    @Override
    public void put(RawManifest manifest) throws IOException {
        super.put(manifest);
        manifests.put(manifest.digest(), manifest);
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
                shelf.find().write(destination(), manifest, all);
            }
        }
        super.commit(top, provenance);
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
