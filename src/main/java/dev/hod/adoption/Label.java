package dev.hod.adoption;

import dev.hod.image.Digest;
import dev.hod.reference.BadLocation;
import dev.hod.reference.BadReference;
import dev.hod.reference.FullReference;
import dev.hod.reference.ImageName;
import dev.hod.reference.WrittenReference;
import dev.hod.selection.KeptHost;
import dev.hod.selection.SourceNames.Hosts;
import java.util.Optional;

/**
 * What a find calls an image.
 *
 * @param host where its name has one
 * @param name without the host
 */
record Label(Optional<String> host, ImageName name) {

    /**
     * What a whole reference says: {@code docker.io/library/alpine:3.20}, completed as Docker's
     * tools do.
     */
    static Label reference(String text) throws BadReference {
        try {
            FullReference full = FullReference.parse(text).withDefaultTag();
            return new Label(
                    Optional.of(full.host()),
                    new ImageName(full.repository(), full.tag(), full.digest()));
        } catch (BadLocation e) {
            throw new BadReference(text, String.valueOf(e.getMessage()));
        }
    }

    /**
     * What a path says: a host at its beginning is one, and nothing is completed but the tag. Where
     * something else says the tag, the path need not.
     */
    static Label path(String path, Optional<String> tag, Optional<Digest> digest)
            throws BadReference {
        WrittenReference written = WrittenReference.parse(path);
        Optional<String> kept = digest.isPresent() ? tag : tag.or(written::tag);
        return new Label(
                written.host().map(WrittenReference::canonicalHost),
                new ImageName(
                        written.path(),
                        kept.isEmpty() && digest.isEmpty() && written.digest().isEmpty()
                                ? Optional.of("latest")
                                : kept,
                        digest.or(written::digest)));
    }

    /** What a place says that keeps names as pools do. */
    static Label stored(ImageName name) {
        return new Label(Optional.empty(), name);
    }

    /** The same with another tag in place of its own. */
    Label withTag(String tag) {
        return new Label(host, ImageName.tagged(name.repository(), tag));
    }

    /**
     * The name in the pool.
     *
     * @param prefix stands before every repository; empty for none
     */
    ImageName in(String prefix, Hosts hosts) {
        String before = prefix.isEmpty() ? "" : prefix + '/';
        String own =
                switch (hosts) {
                    case KEPT -> host.map(h -> KeptHost.toComponent(h) + '/').orElse("");
                    case LEFT_OUT -> "";
                };
        return new ImageName(before + own + name.repository(), name.tag(), name.digest());
    }
}
