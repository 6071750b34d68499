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
 * One image to write. The caller keeps the order: blobs, then manifests after all they reference,
 * then {@link #commit}; so what is visible is complete. Safe for concurrent use.
 */
public interface ImageDestination {
    ImageName name();

    /** How messages name it. */
    String where();

    /** What can be put here as it is. */
    default Accepts accepts() {
        return Accepts.ANYTHING;
    }

    /** What the name points at now: one cheap request. */
    Optional<Descriptor> current() throws IOException;

    /**
     * Whether a manifest is there with everything below it, as far as this place can tell without
     * transferring: what it says here it answers for (a pool looks at its files).
     */
    boolean holds(Descriptor manifest) throws IOException;

    /**
     * Whether the store is known, without asking anybody, to have a blob's content, in whatever
     * repository: putting it will move no bytes. Counted on where space and time are estimated.
     */
    default boolean has(Descriptor blob) throws IOException {
        return false;
    }

    /**
     * Tells that this image's repository holds {@code parts}, as somebody knows who found the image
     * complete and what it consists of. A registry takes blobs over from there for others.
     */
    default void alreadyHolds(Collection<Descriptor> parts) {}

    /**
     * Makes the repository of this image hold the blob, by the cheapest way it knows; where others
     * see it, once the store is flushed at the latest. Checks what it keeps. The caller sees to it
     * that one digest is not put twice at the same time into one store before it is in it; then
     * several repositories may take it over side by side.
     */
    Placement put(Blob blob) throws IOException;

    /** Stores a manifest, all of whose references have been put. Nothing where it is there. */
    void put(RawManifest manifest) throws IOException;

    /** Whether {@link #commit} records where an image came from. */
    default boolean keepsProvenance() {
        return false;
    }

    /**
     * Takes signatures of a manifest, each as the bytes of a file that {@link ImageSource} has;
     * they take the place of all that were there, with the next {@link #commit}.
     *
     * @throws UnsupportedOperationException where {@link #accepts} says that it keeps none
     */
    default void putSignatures(Digest manifest, List<byte[]> signatures) throws IOException {
        throw new UnsupportedOperationException(where() + " keeps no signatures");
    }

    /** What was recorded with the name when it was last committed, where the store keeps that. */
    default Optional<Provenance> provenance() throws IOException {
        return Optional.empty();
    }

    /**
     * Whether {@link #commit} stores the manifest as well, as a registry does where one request
     * stores and tags: then it need not be put before, only what it references.
     */
    default boolean commitStores() {
        return false;
    }

    /**
     * Whether this place lists by itself what refers to a manifest. Where it does not, whoever puts
     * a referrer keeps the index that stands in for that (OCI distribution-spec, "Pushing Manifests
     * with Subject"). Asked after the referrer was put.
     */
    default boolean listsReferrers(Digest subject) throws IOException {
        return true;
    }

    /**
     * Lets the name point at a manifest that was put (see {@link #commitStores}), and records where
     * it came from where the store can. For a name without a tag only the record is made.
     */
    void commit(RawManifest top, Optional<Provenance> provenance) throws IOException;
}
