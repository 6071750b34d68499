package dev.hod.pool;

import dev.hod.image.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Blobs and manifests that wait to become visible together: blobs are forced to disk first, many by
 * one wait, then get their names, then come the manifests that may reference them. Safe for
 * concurrent use.
 */
final class Arrivals {
    private final SequencedMap<Digest, Arrival> blobs = new LinkedHashMap<>();
    private final List<Manifest> manifests = new ArrayList<>();

    /** A manifest that waits, in the order in which they came. */
    record Manifest(String repository, Digest digest, Step store) {}

    /** What is done once it may be. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    /** Takes what {@link Arrivals#waiting} hands out. */
    record Waiting(List<Arrival> blobs, List<Manifest> manifests) {
        List<Path> files() {
            return blobs.stream().map(Arrival::file).toList();
        }
    }

    /**
     * Adds a blob that a repository's link waits for. Where two fetched the same side by side, the
     * link waits for the one that came first, unless that was given up meanwhile.
     *
     * @return how far the one is that counts: where it is published, the link can be made
     */
    synchronized Arrival.State add(Arrival blob, PoolPath.LayerLink link) throws IOException {
        Arrival known = blobs.get(blob.digest());
        if (known != null
                && (known.awaitedBy(link).isPresent()
                        || known.state() == Arrival.State.PUBLISHED)) {
            blob.discard();
            return known.state();
        }
        blobs.put(blob.digest(), blob);
        blob.awaitedBy(link);
        return Arrival.State.WAITING;
    }

    synchronized Optional<Arrival> of(Digest digest) {
        return Optional.ofNullable(blobs.get(digest));
    }

    /**
     * Lets a manifest wait for the blobs that came before it.
     *
     * @return false where there are none, so that it need not
     */
    synchronized boolean defer(String repository, Digest manifest, Step store) {
        if (blobs.isEmpty() && manifests.isEmpty()) {
            return false;
        }
        manifests.add(new Manifest(repository, manifest, store));
        return true;
    }

    /** Whether a manifest waits. */
    synchronized boolean defers(Digest manifest) {
        return manifests.stream().anyMatch(m -> m.digest().equals(manifest));
    }

    /** All that waits, and goes on waiting until it is said to be {@code done}. */
    synchronized Waiting waiting() {
        return new Waiting(List.copyOf(blobs.values()), List.copyOf(manifests));
    }

    synchronized void done(Arrival blob) {
        blobs.remove(blob.digest(), blob);
    }

    synchronized void done(Manifest manifest) {
        manifests.remove(manifest);
    }

    /** Lets go of what waits, which stays unpublished. */
    synchronized void abandon() throws IOException {
        for (Arrival blob : blobs.values()) {
            blob.abandon();
        }
        blobs.clear();
        manifests.clear();
    }
}
