package dev.hod.transport;

import dev.hod.image.MediaType;
import java.util.List;

/**
 * What a place can hold of an image without changing it. What it cannot hold is converted before,
 * or refused.
 *
 * @param manifests the types of manifests and indexes, the one to convert to first; none listed
 *     where it takes any
 */
public record Accepts(List<MediaType> manifests, Layers layers, Signatures signatures) {
    /** In which form layers are kept. */
    public enum Layers {
        /** As they come. */
        AS_THEY_ARE,
        /** As plain tars: they are known by their diff IDs here. */
        UNCOMPRESSED
    }

    /** What becomes of signatures that are no manifests (simple signing). */
    public enum Signatures {
        KEPT,
        REFUSED
    }

    /** Whatever comes, as registries and folders take it. */
    public static final Accepts ANYTHING =
            new Accepts(List.of(), Layers.AS_THEY_ARE, Signatures.REFUSED);

    /**
     * What a registry's tree can hold without its garbage collector failing on it: whatever has
     * digests and sizes, and so not schema 1.
     */
    public static final Accepts POOL =
            new Accepts(
                    List.of(
                            MediaType.OCI_MANIFEST,
                            MediaType.OCI_INDEX,
                            MediaType.DOCKER_MANIFEST,
                            MediaType.DOCKER_LIST),
                    Layers.AS_THEY_ARE,
                    Signatures.REFUSED);

    /** What an OCI image layout is to hold so that every reader finds it there by name. */
    public static final Accepts OCI =
            new Accepts(
                    List.of(MediaType.OCI_MANIFEST, MediaType.OCI_INDEX),
                    Layers.AS_THEY_ARE,
                    Signatures.REFUSED);

    /** What {@code docker load} takes: one image, its layers by their diff IDs. */
    public static final Accepts DOCKER_SAVE =
            new Accepts(
                    List.of(MediaType.DOCKER_MANIFEST), Layers.UNCOMPRESSED, Signatures.REFUSED);

    /** A folder of skopeo's. */
    public static final Accepts FOLDER =
            new Accepts(List.of(), Layers.AS_THEY_ARE, Signatures.KEPT);

    public Accepts {
        manifests = List.copyOf(manifests);
    }

    public boolean accepts(MediaType manifest) {
        return manifests.isEmpty() || manifests.contains(manifest);
    }

    /** Whether several images can be held as one, by an index of whatever type. */
    public boolean acceptsIndexes() {
        return manifests.isEmpty() || manifests.stream().anyMatch(MediaType::isIndex);
    }
}
