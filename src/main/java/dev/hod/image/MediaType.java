package dev.hod.image;

/** A media type as written in a manifest or header; unknown ones are carried, never rejected. */
public record MediaType(String value) {
    public static final MediaType OCI_INDEX = of("application/vnd.oci.image.index.v1+json");
    public static final MediaType OCI_MANIFEST = of("application/vnd.oci.image.manifest.v1+json");
    public static final MediaType OCI_CONFIG = of("application/vnd.oci.image.config.v1+json");
    public static final MediaType OCI_LAYER_GZIP =
            of("application/vnd.oci.image.layer.v1.tar+gzip");
    public static final MediaType OCI_EMPTY = of("application/vnd.oci.empty.v1+json");
    public static final MediaType DOCKER_LIST =
            of("application/vnd.docker.distribution.manifest.list.v2+json");
    public static final MediaType DOCKER_MANIFEST =
            of("application/vnd.docker.distribution.manifest.v2+json");
    public static final MediaType DOCKER_CONFIG =
            of("application/vnd.docker.container.image.v1+json");
    public static final MediaType DOCKER_SCHEMA1 =
            of("application/vnd.docker.distribution.manifest.v1+json");
    public static final MediaType DOCKER_SCHEMA1_SIGNED =
            of("application/vnd.docker.distribution.manifest.v1+prettyjws");
    public static final MediaType OCTET_STREAM = of("application/octet-stream");

    /** Takes the type as it stands in a header or document, without parameters such as charset. */
    public static MediaType of(String value) {
        int semicolon = value.indexOf(';');
        return new MediaType((semicolon < 0 ? value : value.substring(0, semicolon)).strip());
    }

    public boolean isIndex() {
        return equals(OCI_INDEX) || equals(DOCKER_LIST);
    }

    public boolean isImageManifest() {
        return equals(OCI_MANIFEST) || equals(DOCKER_MANIFEST);
    }

    /** One of the four kinds of manifest that registries keep and hod carries. */
    public boolean isManifest() {
        return isIndex() || isImageManifest();
    }

    public boolean isSchema1() {
        return equals(DOCKER_SCHEMA1) || equals(DOCKER_SCHEMA1_SIGNED);
    }

    /** A config that says for which platform its image is. */
    public boolean isImageConfig() {
        return equals(OCI_CONFIG) || equals(DOCKER_CONFIG);
    }

    @Override
    public String toString() {
        return value;
    }
}
