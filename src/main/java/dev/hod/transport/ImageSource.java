package dev.hod.transport;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One image, or one index with its images, to read. Safe for concurrent use. */
public interface ImageSource {
    ImageName name();

    /** How messages name it. */
    String where();

    /**
     * What the name points at now: one cheap request, nothing transferred.
     *
     * @return nothing where there is no such image
     */
    Optional<Descriptor> resolve() throws IOException;

    /**
     * A manifest of this image's repository, checked against the descriptor's digest.
     *
     * @throws dev.hod.error.Failure of kind NOT_FOUND where it is not there
     */
    RawManifest manifest(Descriptor descriptor) throws IOException;

    /** A blob of this image's repository; whether it is there shows when it is opened. */
    Blob blob(Descriptor descriptor);

    /**
     * The blob of this image's repository that has the digest, where only the digest is known, as a
     * server is asked for it: one cheap look, nothing transferred.
     *
     * @return nothing where the repository does not hold it
     * @throws UnsupportedOperationException for a store that cannot be served to others
     */
    default Optional<Descriptor> find(Digest blob) throws IOException {
        throw new UnsupportedOperationException(where() + " cannot look for a blob by its digest");
    }

    /**
     * Manifests that speak of {@code subject} (signatures, attestations, SBOMs): by the referrers
     * API or the tag that stands in for it, and cosign's {@code .sig/.att/.sbom} tags.
     */
    Referrers referrers(Digest subject) throws IOException;

    /**
     * The same of a manifest of which all this was asked before, by an earlier run: tags that have
     * come since may be looked for in a list of them, which costs less.
     */
    default Referrers referrersAgain(Digest subject) throws IOException {
        return referrers(subject);
    }

    /**
     * Signatures of a manifest that are no manifests themselves, each as the bytes that a file of
     * {@code dir:} or a lookaside store has; nothing in them is checked.
     */
    default List<byte[]> signatures(Digest manifest) throws IOException {
        return List.of();
    }

    /** Whether an image may be carried on. */
    enum Leave {
        GIVEN,
        /** Where {@link #permit} says so, which is asked even where nothing has to be moved. */
        TO_BE_ASKED
    }

    /** Whether leave has to be asked for before this image is carried on. */
    default Leave leave() {
        return Leave.GIVEN;
    }

    /**
     * Asks for leave to carry a manifest on, whether it is the image's topmost or one below; asked
     * of every one before anything of the image is written anywhere.
     *
     * @throws dev.hod.error.Failure of kind REJECTED where it must not be
     */
    default void permit(RawManifest manifest) throws IOException {}

    /** What is recorded about where the image came from, where the store keeps that. */
    default Optional<Provenance> provenance() throws IOException {
        return Optional.empty();
    }

    /** Headings of the lists it stood under, where the store keeps that. */
    default List<String> groups() throws IOException {
        return provenance().map(Provenance::groups).orElse(List.of());
    }

    /**
     * What refers to a manifest.
     *
     * @param manifests the referrers themselves, untagged, as far as they are known without reading
     *     the index
     * @param index the tag scheme's index, {@code sha256-<hex>}, where the source keeps one; it may
     *     list more
     * @param tags cosign's tags and what they point at, by tag
     */
    record Referrers(List<Descriptor> manifests, Optional<Descriptor> index, List<Tagged> tags) {
        public static final Referrers NONE = new Referrers(List.of(), Optional.empty(), List.of());

        public Referrers {
            manifests = List.copyOf(manifests);
            tags = List.copyOf(tags);
        }
    }

    /** A tag and what it points at. */
    record Tagged(String tag, Descriptor descriptor) {}
}
