package dev.hod.image;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A typed, sized, content-addressed pointer to a blob or a manifest (OCI image-spec,
 * descriptor.md).
 *
 * @param size in bytes
 * @param urls where a foreign layer can be had besides its registry
 */
public record Descriptor(
        MediaType mediaType,
        Digest digest,
        long size,
        Optional<Platform> platform,
        Optional<String> artifactType,
        Map<String, String> annotations,
        List<String> urls) {

    public Descriptor {
        if (size < 0) {
            throw new IllegalArgumentException("size of " + digest + " is negative: " + size);
        }
        annotations = Map.copyOf(annotations);
        urls = List.copyOf(urls);
    }

    public static Descriptor of(MediaType mediaType, Digest digest, long size) {
        return new Descriptor(
                mediaType, digest, size, Optional.empty(), Optional.empty(), Map.of(), List.of());
    }

    /** Whether this child of an index is BuildKit's attestation for another child. */
    public boolean isAttestation() {
        return "attestation-manifest".equals(annotations.get("vnd.docker.reference.type"));
    }

    /** The child that an attestation speaks of. */
    public Optional<Digest> attested() {
        return Optional.ofNullable(annotations.get("vnd.docker.reference.digest"))
                .flatMap(Digest::tryParse);
    }
}
