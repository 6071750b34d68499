package dev.hod.trust;

import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.signature.BadSignature;
import dev.hod.signature.Signature;
import dev.hod.transport.ImageSource;
import dev.hod.transport.PassingSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An image of which nothing is carried on that the trust policy does not let through. Its
 * signatures are those that go along with it, wherever they are kept.
 */
final class GuardedSource extends PassingSource {
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
        super(source);
        this.subject = subject;
        this.policy = policy;
        this.shelf = shelf;
        this.keeping = keeping;
    }

    @Override
    public List<byte[]> signatures(Digest manifest) throws IOException {
        return switch (keeping) {
            case Keeping.Left() -> List.of();
            case Keeping.Kept(),
                    Keeping.Sigstores(String _, String _),
                    Keeping.Impossible(String _, String _) ->
                    kept(manifest);
        };
    }

    private List<byte[]> kept(Digest manifest) throws IOException {
        List<byte[]> known = found.get(manifest);
        if (known == null) {
            known = List.copyOf(shelf.find().read(source(), manifest));
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
        super.permit(manifest);
        // What is signed is each image; of indexes containers/image asks for no signature.
        if (!manifest.mediaType().isIndex()) {
            requireTrusted(manifest);
        }
        switch (keeping) {
            case Keeping.Left(), Keeping.Kept() -> {}
            case Keeping.Sigstores(String where, String reason) -> {
                if (evidence(manifest.digest()).stream()
                        .anyMatch(Signature.Simple.class::isInstance)) {
                    throw new SignaturesNotCopied(where, reason);
                }
            }
            case Keeping.Impossible(String where, String reason) -> {
                if (!kept(manifest.digest()).isEmpty()) {
                    throw new SignaturesNotCopied(where, reason);
                }
            }
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
