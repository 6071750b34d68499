package dev.hod.trust;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.signature.BadSignature;
import dev.hod.signature.Signature;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Provenance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An image of which nothing is carried on that the trust policy does not let through. Its
 * signatures are those that go along with it, wherever they are kept.
 */
final class GuardedSource implements ImageSource {
    private final ImageSource source;
    private final Subject subject;
    private final Policy policy;
    private final ShelfFinder shelf;
    private final Keeping keeping;
    private final Map<Digest, List<byte[]>> found = new ConcurrentHashMap<>();

    /** Where the signatures are; found out only where somebody asks for them. */
    @FunctionalInterface
    interface ShelfFinder {
        Shelf find() throws IOException;
    }

    GuardedSource(
            ImageSource source,
            Subject subject,
            Policy policy,
            ShelfFinder shelf,
            Keeping keeping) {
        this.source = source;
        this.subject = subject;
        this.policy = policy;
        this.shelf = shelf;
        this.keeping = keeping;
    }

    @Override
    public ImageName name() {
        return source.name();
    }

    @Override
    public String where() {
        return source.where();
    }

    @Override
    public Optional<Descriptor> resolve() throws IOException {
        return source.resolve();
    }

    @Override
    public RawManifest manifest(Descriptor descriptor) throws IOException {
        return source.manifest(descriptor);
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        return source.blob(descriptor);
    }

    @Override
    public Optional<Descriptor> find(Digest blob) throws IOException {
        return source.find(blob);
    }

    @Override
    public Referrers referrers(Digest digest) throws IOException {
        return source.referrers(digest);
    }

    @Override
    public Optional<Provenance> provenance() throws IOException {
        return source.provenance();
    }

    @Override
    public List<byte[]> signatures(Digest manifest) throws IOException {
        return switch (keeping) {
            case Keeping.Left() -> List.of();
            case Keeping.Kept(), Keeping.Impossible(String _, String _) -> kept(manifest);
        };
    }

    private List<byte[]> kept(Digest manifest) throws IOException {
        List<byte[]> known = found.get(manifest);
        if (known == null) {
            known = List.copyOf(shelf.find().read(source, manifest));
            found.put(manifest, known);
        }
        return known;
    }

    @Override
    public Leave leave() {
        return policy.acceptsAnything(subject) ? Leave.GIVEN : Leave.TO_BE_ASKED;
    }

    @Override
    public void permit(RawManifest manifest) throws IOException {
        source.permit(manifest);
        // What is signed is each image; of indexes containers/image asks for no signature.
        if (!manifest.mediaType().isIndex()) {
            requireTrusted(manifest);
        }
        if (keeping instanceof Keeping.Impossible place
                && !signatures(manifest.digest()).isEmpty()) {
            throw new SignaturesNotCopied(place);
        }
    }

    private void requireTrusted(RawManifest image) throws IOException {
        try {
            policy.require(subject, image, this::evidence);
        } catch (BadSignature e) {
            throw new Rejected(String.valueOf(e.getMessage()));
        }
    }

    private List<Signature> evidence(Digest manifest) throws IOException {
        List<Signature> all = new ArrayList<>();
        for (byte[] file : kept(manifest)) {
            all.add(Signature.parse(file));
        }
        return all;
    }
}
