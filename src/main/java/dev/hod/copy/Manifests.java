package dev.hod.copy;

import dev.hod.error.Failure;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.RawManifest;
import dev.hod.reference.Provenance;
import dev.hod.transport.ImageDestination;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stores manifests and points names at them, each repository's once. */
final class Manifests {
    private final Set<Key> stored = ConcurrentHashMap.newKeySet();

    private record Key(String repository, Digest digest) {}

    /**
     * All manifests of an image, children first; not those that get stored with their names, save
     * what speaks of another manifest: it is to be listed before its name shows it.
     */
    void store(ImageCopy image) throws IOException {
        ImageDestination destination = image.request().destination();
        Set<Digest> withName = new HashSet<>();
        if (destination.commitStores() && image.closure().top().subject().isEmpty()) {
            withName.add(image.top().digest());
        }
        for (ImageCopy.NamedManifest named : image.companions().names()) {
            if (named.name().commitStores()) {
                withName.add(named.manifest().digest());
            }
        }
        for (Manifest manifest : image.manifests()) {
            Key key = new Key(image.repository(), manifest.digest());
            if (withName.contains(manifest.digest()) || stored.contains(key)) {
                continue;
            }
            healing(image, manifest.raw(), () -> destination.put(manifest.raw()));
            stored.add(key);
        }
    }

    /**
     * Lets a name point at a manifest.
     *
     * @param image one of those that it is for
     */
    static void commit(
            ImageCopy image,
            ImageDestination name,
            RawManifest manifest,
            Optional<Provenance> provenance)
            throws IOException {
        healing(image, manifest, () -> name.commit(manifest, provenance));
    }

    /**
     * After a push that broke off, registries have been seen to report a child manifest as there
     * and then to refuse its index for the lack of it: the children are put once more, then the
     * index gets its second and last chance.
     */
    private static void healing(ImageCopy image, RawManifest manifest, Step step)
            throws IOException {
        try {
            step.run();
        } catch (Failure e) {
            Interruption.rethrow(e);
            if (!manifest.mediaType().isIndex() || e.kind() != Failure.Kind.NOT_FOUND) {
                throw e;
            }
            Map<Digest, Manifest> known = new HashMap<>();
            image.manifests().forEach(m -> known.put(m.digest(), m));
            putChildren(image, manifest.digest(), known);
            step.run();
        }
    }

    private static void putChildren(ImageCopy image, Digest index, Map<Digest, Manifest> known)
            throws IOException {
        Manifest parent = known.get(index);
        if (parent == null) {
            return;
        }
        for (var child : parent.references()) {
            Manifest manifest = known.get(child.digest());
            if (manifest != null) {
                putChildren(image, manifest.digest(), known);
                image.request().destination().put(manifest.raw());
            }
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }
}
