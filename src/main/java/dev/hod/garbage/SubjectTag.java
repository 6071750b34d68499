package dev.hod.garbage;

import dev.hod.image.Digest;
import dev.hod.reference.ReferrerTag;
import java.util.Optional;

/**
 * A tag that stays or goes with what it speaks of.
 *
 * @param subject by the first 64 digits of its digest, which is what a table of digests goes by
 */
record SubjectTag(String tag, Digest subject, ReferrerTag.What what) {
    private static final int DIGITS = 64;

    /** Nothing for the tag of an image. */
    static Optional<SubjectTag> of(String tag) {
        int from = tag.indexOf('-') + 1;
        return ReferrerTag.of(tag)
                .map(speaks ->
                        new SubjectTag(
                                tag,
                                new Digest(
                                        Digest.Algorithm.SHA256,
                                        tag.substring(from, from + DIGITS)),
                                speaks.what()));
    }
}
