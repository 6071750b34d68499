package dev.hod.listing;

import dev.hod.image.Digest;
import dev.hod.reference.ImageName;
import java.util.List;
import java.util.Optional;

/**
 * What is in one set of images and not in another.
 *
 * @param changes by name
 * @param unchanged how many names are in both with one digest
 */
public record Difference(List<Change> changes, int unchanged, Bytes bytes) {
    public Difference {
        changes = List.copyOf(changes);
    }

    /** What became of a name. */
    public enum Kind {
        ADDED,
        REMOVED,
        MOVED
    }

    /**
     * A name that is not in both with one digest. Bytes that several changes need count for the
     * first of them alone, so that all add up to the whole.
     *
     * @param before its digest in the old set
     * @param after its digest in the new one
     * @param added bytes it brings that are nowhere in the old set
     * @param removed bytes it had that are nowhere in the new one
     * @param problem why it cannot be read: then its bytes are not known
     */
    public record Change(
            ImageName name,
            Kind kind,
            Optional<Digest> before,
            Optional<Digest> after,
            long added,
            long removed,
            Optional<String> problem) {}

    /**
     * Bytes of content, each counted once.
     *
     * @param before of all that the old set needs
     * @param after of all that the new one needs
     * @param shared of what both need
     */
    public record Bytes(long before, long after, long shared) {
        public long added() {
            return after - shared;
        }

        public long removed() {
            return before - shared;
        }
    }

    /** How many changes are of a kind. */
    public long count(Kind kind) {
        return changes.stream().filter(change -> change.kind() == kind).count();
    }
}
