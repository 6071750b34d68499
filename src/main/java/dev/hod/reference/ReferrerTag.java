package dev.hod.reference;

import dev.hod.image.Digest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tag under which there is no image but what speaks of one: the index that lists referrers (OCI
 * distribution-spec, "Referrers Tag Schema") or one of cosign's.
 *
 * @param subject what it speaks of; nothing where the tag holds only the beginning of its digest,
 *     as the specification has it of long ones
 */
public record ReferrerTag(Optional<Digest> subject, What what) {
    private static final Pattern FORM =
            Pattern.compile(
                    "(sha256-[0-9a-f]{64}|sha512-[0-9a-f]{64,121})(|\\.sig|\\.att|\\.sbom)");

    /** What is under the tag. */
    public enum What {
        INDEX,
        SIGNATURE,
        ATTESTATION,
        SBOM
    }

    /** The meaning of a tag; nothing where it is an image's. */
    public static Optional<ReferrerTag> of(String tag) {
        Matcher form = FORM.matcher(tag);
        if (!form.matches()) {
            return Optional.empty();
        }
        What what =
                switch (form.group(2)) {
                    case ".sig" -> What.SIGNATURE;
                    case ".att" -> What.ATTESTATION;
                    case ".sbom" -> What.SBOM;
                    default -> What.INDEX;
                };
        return Optional.of(new ReferrerTag(Digest.tryParse(form.group(1).replace('-', ':')), what));
    }

    /** The meaning of a name's tag; nothing where it is an image's, or has none. */
    public static Optional<ReferrerTag> of(ImageName name) {
        return name.tag().flatMap(ReferrerTag::of);
    }
}
