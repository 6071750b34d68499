package dev.hod.transport.registry;

import dev.hod.image.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** Which repositories of a registry are known to hold what; found out along the way. */
final class Holdings {
    private final Map<Digest, Set<String>> blobs = new ConcurrentHashMap<>();
    private final Map<Digest, Set<String>> manifests = new ConcurrentHashMap<>();

    void blob(String repository, Digest digest) {
        blobs.computeIfAbsent(digest, d -> new ConcurrentSkipListSet<>()).add(repository);
    }

    boolean hasBlob(String repository, Digest digest) {
        return blobs.getOrDefault(digest, Set.of()).contains(repository);
    }

    /** Some other repository that holds a blob, to mount it from. */
    Optional<String> elsewhere(String repository, Digest digest) {
        return blobs.getOrDefault(digest, Set.of()).stream()
                .filter(other -> !other.equals(repository))
                .findFirst();
    }

    boolean anywhere(Digest digest) {
        return !blobs.getOrDefault(digest, Set.of()).isEmpty();
    }

    void manifest(String repository, Digest digest) {
        manifests.computeIfAbsent(digest, d -> new ConcurrentSkipListSet<>()).add(repository);
    }

    boolean hasManifest(String repository, Digest digest) {
        return manifests.getOrDefault(digest, Set.of()).contains(repository);
    }

    /** A repository said to hold a blob or manifest turned out not to. */
    void not(String repository, Digest digest) {
        Set<String> holders = blobs.get(digest);
        if (holders != null) {
            holders.remove(repository);
        }
        holders = manifests.get(digest);
        if (holders != null) {
            holders.remove(repository);
        }
    }
}
