package dev.hod.listing;

import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.Platform;
import dev.hod.reference.ImageName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    /** The tags of cosign, and that of the index of referrers, which has no ending. */
    private static final Pattern SPEAKING =
            Pattern.compile("(sha256|sha512)-([0-9a-f]{64,128})(\\.sig|\\.att|\\.sbom)?");

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
        Matcher tag = SPEAKING.matcher(name.tag().orElse(""));
        if (tag.matches()) {
            Optional<Digest> subject = Digest.tryParse(tag.group(1) + ':' + tag.group(2));
            String ending = tag.group(3);
            String word = ending == null ? "referrers" : word(ending);
            return new Purpose(List.of(), Optional.of(word), subject);
        }
        Optional<Digest> subject = top.subject().map(d -> d.digest());
        boolean runs = platforms.isEmpty() ? !isArtifact(top) : subject.isEmpty();
        return new Purpose(platforms, runs ? Optional.empty() : top.artifactType(), subject);
    }

    private static String word(String ending) {
        return switch (ending) {
            case ".sig" -> "signature";
            case ".att" -> "attestation";
            default -> ending.substring(1).toUpperCase(Locale.ROOT);
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
