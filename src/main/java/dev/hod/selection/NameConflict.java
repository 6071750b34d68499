package dev.hod.selection;

import dev.hod.error.Failure;
import dev.hod.image.Digest;

/** Two images of different content that would have one name. */
public final class NameConflict extends Failure {
    private static final long serialVersionUID = 1L;

    public NameConflict(
            SourceImage one, Digest digestOfOne, SourceImage other, Digest digestOfOther) {
        super(
                Kind.CONFLICT,
                "%s: %s is %s, but %s is %s%s"
                        .formatted(
                                one.name(),
                                one.reference(),
                                digestOfOne,
                                other.reference(),
                                digestOfOther,
                                one.host().equals(other.host())
                                        ? ""
                                        : "; --keep-host keeps them apart"));
    }
}
