package dev.hod.garbage;

import dev.hod.image.Digest;
import dev.hod.reference.ImageName;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What is kept of a pool beside its tags, what was asked for by digest, and what speaks of these.
 *
 * @param untagged what becomes of manifests that nothing leads to
 * @param since what was written after that is kept whatever leads to it: a registry on the tree may
 *     be about to name it
 * @param held manifests that are held by something else, by repository
 * @param dropped names that count for nothing, as if they were gone
 */
public record Keep(
        Untagged untagged, Instant since, Map<String, Set<Digest>> held, Set<ImageName> dropped) {
    public Keep {
        held = Map.copyOf(held);
        dropped = Set.copyOf(dropped);
    }

    /** Manifests that nothing leads to. */
    public enum Untagged {
        KEPT,
        REMOVED
    }
}
