package dev.hod.convert;

import dev.hod.image.MediaType;

/** The two families of media types that manifests are written in. */
public enum ManifestFormat {
    OCI,
    /** Docker's image manifest version 2, schema 2. */
    DOCKER;

    /** The type of an image's manifest. */
    public MediaType manifest() {
        return switch (this) {
            case OCI -> MediaType.OCI_MANIFEST;
            case DOCKER -> MediaType.DOCKER_MANIFEST;
        };
    }

    /** The type of an index, or manifest list. */
    public MediaType index() {
        return switch (this) {
            case OCI -> MediaType.OCI_INDEX;
            case DOCKER -> MediaType.DOCKER_LIST;
        };
    }

    /** The type of an image's config. */
    public MediaType config() {
        return switch (this) {
            case OCI -> MediaType.OCI_CONFIG;
            case DOCKER -> MediaType.DOCKER_CONFIG;
        };
    }

    /**
     * The family of a manifest.
     *
     * @throws IllegalArgumentException for what {@link MediaType#isManifest()} is false of
     */
    public static ManifestFormat of(MediaType manifest) {
        for (ManifestFormat format : values()) {
            if (manifest.equals(format.manifest()) || manifest.equals(format.index())) {
                return format;
            }
        }
        throw new IllegalArgumentException(manifest + " is no manifest's type");
    }

    /** As people call it. */
    String word() {
        return switch (this) {
            case OCI -> "OCI";
            case DOCKER -> "Docker schema 2";
        };
    }
}
