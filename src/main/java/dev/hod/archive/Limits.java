package dev.hod.archive;

/**
 * How much of a bundle a reader takes into memory before it knows whether to trust it. What is
 * larger is refused before anything is written.
 *
 * @param inventory bytes of {@code hod.json}
 * @param volume bytes of {@code hod.volume}
 * @param manifest bytes of one manifest; registries take 4 MiB
 * @param manifests bytes of all manifests, where they must be held because a stream passes once
 */
public record Limits(long inventory, long volume, int manifest, long manifests) {
    public static final Limits DEFAULT = new Limits(64L << 20, 256L << 20, 4 << 20, 256L << 20);

    /** Refuses what is larger than it may be. */
    public void check(String where, String what, long size, long limit) throws NewerBundle {
        if (size > limit) {
            throw NewerBundle.limit(where, what, size, limit);
        }
    }
}
