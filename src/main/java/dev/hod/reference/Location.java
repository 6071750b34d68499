package dev.hod.reference;

import dev.hod.image.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where an image is or is to be, as users write it: {@code transport:details}. The grammars of the
 * first seven are containers/image's (transports/alltransports and each transport's
 * ParseReference), the last two are ours. What {@code toString} gives is parsed to the same
 * location again.
 */
public sealed interface Location {
    /** The image in its place. */
    ImageName name();

    /** The place without the image: equal for all images of one store. */
    String place();

    /**
     * Parses a location.
     *
     * @throws BadLocation with skopeo's text
     */
    static Location parse(String text) throws BadLocation {
        return LocationGrammar.parse(text);
    }

    /**
     * {@code docker://[HOST/]REPOSITORY[:TAG|@DIGEST]}: an image in a registry.
     *
     * @param host with its port; docker.io where none was written
     */
    record Registry(String host, ImageName name) implements Location {
        @Override
        public String place() {
            return "docker://" + host;
        }

        /** As people write it: {@code docker://nginx:latest}. */
        @Override
        public String toString() {
            return "docker://"
                    + new FullReference(host, name.repository(), name.tag(), name.digest())
                            .familiar();
        }
    }

    /** {@code dir:PATH}: a folder with the files of one image. */
    record Folder(Path path) implements Location {
        @Override
        public ImageName name() {
            return ImageName.SOLE;
        }

        @Override
        public String place() {
            return toString();
        }

        @Override
        public String toString() {
            return "dir:" + path;
        }
    }

    /** {@code oci:PATH[:NAME|:@INDEX]}: an image in an OCI image layout. */
    record OciLayout(Path path, ImageName name) implements Location {
        public OciLayout {
            LocationGrammar.requireNoColon(path);
        }

        @Override
        public String place() {
            return "oci:" + path;
        }

        @Override
        public String toString() {
            return place() + LocationGrammar.suffix(name);
        }
    }

    /** {@code oci-archive:PATH[:NAME|:@INDEX]}: an image in a tar of an OCI image layout. */
    record OciArchive(Path path, ImageName name) implements Location {
        public OciArchive {
            LocationGrammar.requireNoColon(path);
        }

        @Override
        public String place() {
            return "oci-archive:" + path;
        }

        @Override
        public String toString() {
            return place() + LocationGrammar.suffix(name);
        }
    }

    /**
     * {@code docker-archive:PATH[:REFERENCE|:@INDEX]}: an image in what {@code docker save} makes.
     *
     * @param name {@link ImageName#called} by its full reference, host and tag included
     */
    record DockerArchive(Path path, ImageName name) implements Location {
        public DockerArchive {
            LocationGrammar.requireNoColon(path);
        }

        @Override
        public String place() {
            return "docker-archive:" + path;
        }

        @Override
        public String toString() {
            return place() + LocationGrammar.suffix(name);
        }
    }

    /**
     * {@code docker-daemon:REFERENCE|sha256:ID}: an image of a Docker daemon.
     *
     * @param name {@link ImageName#called} by its full reference, host included; or the image's ID,
     *     which is its config's digest
     */
    record DockerDaemon(ImageName name) implements Location {
        @Override
        public String place() {
            return "docker-daemon:";
        }

        @Override
        public String toString() {
            return place() + name.tag().orElseGet(() -> name.digest().orElseThrow().toString());
        }
    }

    /**
     * {@code containers-storage:[STORE]REFERENCE}: an image of podman's and buildah's storage.
     *
     * @param store where that is not the user's own
     * @param reference full, host included
     * @param id 64 digits: the image's ID
     */
    record ContainersStorage(
            Optional<StorageRoots> store, Optional<FullReference> reference, Optional<String> id)
            implements Location {
        /** Called by its full reference, or by the digest that its ID is. */
        @Override
        public ImageName name() {
            return new ImageName(
                    "",
                    reference.map(FullReference::toString),
                    id.map(hex -> new Digest(Digest.Algorithm.SHA256, hex)));
        }

        @Override
        public String place() {
            return "containers-storage:" + store.map(StorageRoots::toString).orElse("");
        }

        @Override
        public String toString() {
            return place()
                    + reference.map(FullReference::toString).orElse("")
                    + id.map(i -> "@" + i).orElse("");
        }
    }

    /**
     * {@code [DRIVER@GRAPHROOT+RUNROOT:OPTIONS]}, all but the second of which may be left out.
     *
     * @param graphRoot absolute
     */
    record StorageRoots(
            Optional<String> driver, Path graphRoot, Optional<Path> runRoot, List<String> options) {
        public StorageRoots {
            options = List.copyOf(options);
        }

        @Override
        public String toString() {
            return '['
                    + driver.map(d -> d + '@').orElse("")
                    + graphRoot
                    + runRoot.map(r -> "+" + r).orElse("")
                    + (options.isEmpty() ? "" : ":" + String.join(",", options))
                    + ']';
        }
    }

    /**
     * {@code pool:DIR[:REPOSITORY[:TAG|@DIGEST]]}: an image in a pool.
     *
     * @param name as the pool has it, without a host; {@link ImageName#SOLE} where none was written
     */
    record Pool(Path path, ImageName name) implements Location {
        public Pool {
            LocationGrammar.requireNoColon(path);
        }

        @Override
        public String place() {
            return "pool:" + path;
        }

        @Override
        public String toString() {
            return place() + LocationGrammar.suffix(name);
        }
    }

    /**
     * {@code bundle:FILE[:REPOSITORY[:TAG|@DIGEST]]}: an image in a bundle.
     *
     * @param name without a host; {@link ImageName#SOLE} where none was written
     */
    record Bundle(Path path, ImageName name) implements Location {
        public Bundle {
            LocationGrammar.requireNoColon(path);
        }

        @Override
        public String place() {
            return "bundle:" + path;
        }

        @Override
        public String toString() {
            return place() + LocationGrammar.suffix(name);
        }
    }
}
