package dev.hod.adoption;

import java.nio.file.Path;

/**
 * A file or folder that holds images.
 *
 * @param path where it is
 */
public record Find(Path path, Kind kind) {
    /** What it is, told by the files in it and never by its name. */
    public enum Kind {
        /** A registry's storage tree: it holds {@code docker/registry/v2}. */
        POOL("a registry's tree"),
        /** One image as {@code skopeo copy … dir:} lays it out: {@code manifest.json}. */
        FOLDER("a folder of skopeo's"),
        /** {@code index.json} beside {@code oci-layout} or {@code blobs}. */
        OCI_LAYOUT("an OCI layout"),
        /** A tar of one; hauler's, and docker's of late, which have docker's document as well. */
        OCI_ARCHIVE("an OCI archive"),
        /** What {@code docker save} wrote. */
        DOCKER_ARCHIVE("a docker archive"),
        /** What {@code hod pack} wrote. */
        BUNDLE("a bundle");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** For people: {@code an OCI layout}. */
        public String text() {
            return text;
        }
    }

    /** The location of an image in it, as it is shown. */
    String shown(String image) {
        String transport =
                switch (kind) {
                    case POOL -> "pool:";
                    case FOLDER -> "dir:";
                    case OCI_LAYOUT -> "oci:";
                    case OCI_ARCHIVE -> "oci-archive:";
                    case DOCKER_ARCHIVE -> "docker-archive:";
                    case BUNDLE -> "bundle:";
                };
        return transport + path + (image.isEmpty() ? "" : ":" + image);
    }
}
