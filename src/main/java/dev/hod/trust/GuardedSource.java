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
import java.util.Optional;

/** An image of which nothing is carried on that the trust policy does not let through. */
public final class GuardedSource implements ImageSource {
    private final ImageSource source;
    private final Subject subject;
    private final Policy policy;
    private final Keeping keeping;

    public GuardedSource(ImageSource source, Subject subject, Policy policy, Keeping keeping) {
        this.source = source;
        this.subject = subject;
        this.policy = policy;
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
    public Referrers referrers(Digest subjectDigest) throws IOException {
        return source.referrers(subjectDigest);
    }

    @Override
    public Optional<Provenance> provenance() throws IOException {
        return source.provenance();
    }

    @Override
    public List<byte[]> signatures(Digest manifest) throws IOException {
        return source.signatures(manifest);
    }

    @Override
    public Leave leave() {
        boolean asks =
                switch (keeping) {
                    case Keeping.Left(), Keeping.Kept() -> !policy.acceptsAnything(subject);
                    case Keeping.Impossible _ -> true;
                };
        return asks ? Leave.TO_BE_ASKED : Leave.GIVEN;
    }

    @Override
    public void permit(RawManifest image) throws IOException {
        source.permit(image);
        requireTrusted(image);
        switch (keeping) {
            case Keeping.Left(), Keeping.Kept() -> {}
            case Keeping.Impossible place -> {
                if (!signatures(image.digest()).isEmpty()) {
                    throw new SignaturesNotCopied(place);
                }
            }
        }
    }

    private void requireTrusted(RawManifest image) throws IOException {
        if (image.mediaType().isIndex()) {
            // What is signed is each image; containers/image asks for no more.
            return;
        }
        try {
            policy.require(subject, image, this::evidence);
        } catch (BadSignature e) {
            throw new Rejected(String.valueOf(e.getMessage()));
        }
    }

    private List<Signature> evidence(Digest manifest) throws IOException {
        List<Signature> all = new ArrayList<>();
        for (byte[] file : signatures(manifest)) {
            all.add(Signature.parse(file));
        }
        return all;
    }
}
