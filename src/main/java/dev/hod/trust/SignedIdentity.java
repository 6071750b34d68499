package dev.hod.trust;

import dev.hod.reference.BadLocation;
import dev.hod.reference.FullReference;
import java.util.Optional;

/**
 * What a signature has to call an image that it is accepted for (containers-policy.json(5), {@code
 * signedIdentity}).
 */
sealed interface SignedIdentity {
    /** The image's own reference, tag and all. */
    record MatchExact() implements SignedIdentity {}

    /** Its own reference; any of its repository where the image was asked for by digest. */
    record MatchRepoDigestOrExact() implements SignedIdentity {}

    /** Any of its repository. */
    record MatchRepository() implements SignedIdentity {}

    /** This one reference, whatever the image is called. */
    record ExactReference(FullReference reference) implements SignedIdentity {}

    /** Any of this repository. */
    record ExactRepository(FullReference repository) implements SignedIdentity {}

    /**
     * As {@link MatchRepoDigestOrExact}, after what the image's name begins with was replaced: for
     * mirrors.
     */
    record RemapIdentity(String prefix, String signedPrefix) implements SignedIdentity {}

    /**
     * Whether a signature for {@code signed} is one for the image.
     *
     * @param image what it is called, where that is known
     * @param signed as the signature has it
     */
    default boolean accepts(Optional<FullReference> image, String signed) {
        FullReference claimed;
        try {
            claimed = FullReference.parse(signed);
        } catch (BadLocation e) {
            return false;
        }
        return switch (this) {
            case MatchExact() -> image.filter(i -> isExactly(i, claimed)).isPresent();
            case MatchRepoDigestOrExact() ->
                    image.filter(i -> isRepoDigestOrExactly(i, claimed)).isPresent();
            case MatchRepository() -> image.filter(i -> sameRepository(i, claimed)).isPresent();
            case ExactReference(FullReference reference) -> isExactly(reference, claimed);
            case ExactRepository(FullReference repository) -> sameRepository(repository, claimed);
            case RemapIdentity(String prefix, String signedPrefix) ->
                    image.flatMap(i -> remapped(i, prefix, signedPrefix))
                            .filter(i -> isRepoDigestOrExactly(i, claimed))
                            .isPresent();
        };
    }

    private static boolean isExactly(FullReference wanted, FullReference claimed) {
        return isComplete(wanted) && isComplete(claimed) && wanted.equals(claimed);
    }

    private static boolean isRepoDigestOrExactly(FullReference image, FullReference claimed) {
        // The digest itself is compared with the manifest's, whatever the names say.
        if (image.tag().isEmpty() && image.digest().isPresent()) {
            return isComplete(claimed) && sameRepository(image, claimed);
        }
        return isExactly(image, claimed);
    }

    private static boolean isComplete(FullReference reference) {
        return reference.tag().isPresent() || reference.digest().isPresent();
    }

    private static boolean sameRepository(FullReference one, FullReference other) {
        return one.host().equals(other.host()) && one.repository().equals(other.repository());
    }

    /** Nothing where the new name would be none. */
    private static Optional<FullReference> remapped(
            FullReference image, String prefix, String signedPrefix) {
        String text = image.toString();
        if (!text.startsWith(prefix)) {
            return Optional.of(image);
        }
        String rest = text.substring(prefix.length());
        boolean ends =
                rest.isEmpty()
                        || rest.startsWith("/")
                        || (prefix.indexOf('/') >= 0
                                && (rest.startsWith(":") || rest.startsWith("@")));
        if (!ends) {
            return Optional.of(image);
        }
        try {
            return Optional.of(FullReference.parse(signedPrefix + rest));
        } catch (BadLocation e) {
            return Optional.empty();
        }
    }
}
