package dev.hod.listing;

import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.Platform;
import dev.hod.reference.ImageName;
import dev.hod.reference.ReferrerTag;
import java.util.List;
import java.util.Optional;

/**
 * What an image is for.
 *
 * @param platforms it can be run on; none for artifacts and where that is not known
 * @param artifact what it is, where it is no image to run: a media type, or a word for what is
 *     known by its tag alone
 * @param subject what it speaks of, as signatures and SBOMs do
 */
public record Purpose(
        List<Platform> platforms, Optional<String> artifact, Optional<Digest> subject) {
    static final Purpose UNKNOWN = new Purpose(List.of(), Optional.empty(), Optional.empty());

    public Purpose {
        platforms = List.copyOf(platforms);
    }

    /**
     * What something under a name is for.
     *
     * @param platforms that it is known to be for
     */
    static Purpose of(ImageName name, Manifest top, List<Platform> platforms) {
        Optional<ReferrerTag> tag = ReferrerTag.of(name);
        if (tag.isPresent()) {
            return new Purpose(List.of(), Optional.of(word(tag.get().what())), tag.get().subject());
        }
        Optional<Digest> subject = top.subject().map(d -> d.digest());
        boolean runs = platforms.isEmpty() ? !isArtifact(top) : subject.isEmpty();
        return new Purpose(platforms, runs ? Optional.empty() : top.artifactType(), subject);
    }

    private static String word(ReferrerTag.What what) {
        return switch (what) {
            case INDEX -> "referrers";
            case SIGNATURE -> "signature";
            case ATTESTATION -> "attestation";
            case SBOM -> "SBOM";
        };
    }

    /** An image's own type is that of its config, which says nothing of what it is for. */
    private static boolean isArtifact(Manifest top) {
        return top.artifactType()
                .filter(type ->
                        !type.startsWith("application/vnd.oci.image.")
                                && !type.startsWith("application/vnd.docker.container.image."))
                .isPresent();
    }
}
