package dev.hod.convert;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * The form an image is to have. What has it already keeps its bytes.
 *
 * @param formats that will do; an image in none of them becomes one in the first
 * @param layers what is done to layers
 * @param digests whether an image may change at all
 */
public record Conversion(
        SequencedSet<ManifestFormat> formats, LayerChange layers, Digests digests) {
    /** Whether manifests may change. */
    public enum Digests {
        MAY_CHANGE,
        /** An image that would have to change fails instead. */
        KEPT
    }

    /** Whatever is there. */
    public static final Conversion NONE =
            of(List.of(ManifestFormat.OCI, ManifestFormat.DOCKER), LayerChange.KEPT);

    public Conversion {
        formats = java.util.Collections.unmodifiableSequencedSet(new LinkedHashSet<>(formats));
        if (formats.isEmpty()) {
            throw new IllegalArgumentException("no format will do");
        }
    }

    public static Conversion of(List<ManifestFormat> formats, LayerChange layers) {
        return new Conversion(new LinkedHashSet<>(formats), layers, Digests.MAY_CHANGE);
    }

    /** To one format, layers as they are. */
    public static Conversion to(ManifestFormat format) {
        return of(List.of(format), LayerChange.KEPT);
    }

    public Conversion keepingDigests() {
        return new Conversion(formats, layers, Digests.KEPT);
    }
}
