package dev.hod.listing;

import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Platform;
import dev.hod.reference.ImageName;
import dev.hod.reference.NameCount;
import dev.hod.reference.Provenance;
import java.util.List;
import java.util.Optional;

/**
 * Images of a store with their sizes, and what they share.
 *
 * @param where the store
 */
public record Listing(String where, List<Image> images, Totals totals) {
    public Listing {
        images = List.copyOf(images);
    }

    /**
     * One image.
     *
     * @param pointed what its name leads to; nothing where it leads nowhere
     * @param problem why it cannot be read: then there is no weight
     */
    public record Image(
            ImageName name,
            Optional<Pointed> pointed,
            Purpose purpose,
            Weight weight,
            Optional<Provenance> provenance,
            Optional<String> problem) {
        public List<Platform> platforms() {
            return purpose.platforms();
        }
    }

    /**
     * What a name leads to.
     *
     * @param top what it points at, narrowed to the platforms asked for
     * @param announced the digest that its source gave; another than {@code top}'s where platforms
     *     were left out, now or when it was pulled
     */
    public record Pointed(Descriptor top, Digest announced) {
        boolean isNarrowed() {
            return !announced.equals(top.digest());
        }
    }

    /**
     * What an image consists of, each manifest and blob counted once.
     *
     * @param bytes of all
     * @param own bytes that no other image of the listing has too
     * @param manifests how many
     * @param blobs how many
     */
    public record Weight(long bytes, long own, int manifests, int blobs) {
        static final Weight NONE = new Weight(0, 0, 0, 0);

        /** Bytes that another image of the listing has too. */
        public long shared() {
            return bytes - own;
        }
    }

    /**
     * All images together.
     *
     * @param names images, and apart from them signatures and their like
     * @param problems how many of all cannot be read
     * @param contents how many different manifests and blobs
     * @param referenced bytes of all images, counted for each
     * @param unique bytes of all images, counted once
     */
    public record Totals(
            NameCount names, int problems, int contents, long referenced, long unique) {}
}
