package dev.hod.convert;

import dev.hod.image.MediaType;
import java.util.Optional;

/**
 * What a layer's media type says (OCI image-spec, layer.md and media-types.md; distribution,
 * manifest/schema2).
 *
 * @param origin whether registries are expected to hold it
 */
record LayerType(Origin origin, Packing packing) {
    private static final String OCI = "application/vnd.oci.image.layer.v1.tar";
    private static final String OCI_FOREIGN =
            "application/vnd.oci.image.layer.nondistributable.v1.tar";
    private static final String DOCKER = "application/vnd.docker.image.rootfs.diff.tar";
    private static final String DOCKER_FOREIGN =
            "application/vnd.docker.image.rootfs.foreign.diff.tar";

    /** Where a layer may be had. */
    enum Origin {
        HERE,
        /** From the URLs in its descriptor; Windows' base layers. */
        FOREIGN
    }

    /** Nothing for the types of artifacts, encrypted layers and whatever else is not known. */
    static Optional<LayerType> of(MediaType type) {
        for (Origin origin : Origin.values()) {
            for (Packing packing : Packing.values()) {
                LayerType candidate = new LayerType(origin, packing);
                if (candidate.oci().equals(type.value())
                        || candidate.docker().equals(type.value())) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    LayerType packed(Packing other) {
        return new LayerType(origin, other);
    }

    /** The media type; nothing where the format has none for it, as Docker's for zstd. */
    Optional<MediaType> in(ManifestFormat format) {
        return switch (format) {
            case OCI -> Optional.of(new MediaType(oci()));
            case DOCKER ->
                    packing == Packing.ZSTD
                            ? Optional.empty()
                            : Optional.of(new MediaType(docker()));
        };
    }

    private String oci() {
        String base =
                switch (origin) {
                    case HERE -> OCI;
                    case FOREIGN -> OCI_FOREIGN;
                };
        return switch (packing) {
            case PLAIN -> base;
            case GZIP -> base + "+gzip";
            case ZSTD -> base + "+zstd";
        };
    }

    /** With the name for zstd that some tools have made up. */
    private String docker() {
        String base =
                switch (origin) {
                    case HERE -> DOCKER;
                    case FOREIGN -> DOCKER_FOREIGN;
                };
        return switch (packing) {
            case PLAIN -> base;
            case GZIP -> base + ".gzip";
            case ZSTD -> base + ".zstd";
        };
    }
}
