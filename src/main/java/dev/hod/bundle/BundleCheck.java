package dev.hod.bundle;

import dev.hod.image.Digest;
import dev.hod.reference.NameCount;
import java.util.Optional;

/**
 * What a verifier looked at.
 *
 * @param bundle the digest that names the bundle, where its head could be read
 * @param blobs configs and layers
 * @param bytes of all manifests and blobs
 */
public record BundleCheck(
        Optional<Digest> bundle,
        NameCount images,
        int manifests,
        int blobs,
        long bytes,
        int faults) {}
