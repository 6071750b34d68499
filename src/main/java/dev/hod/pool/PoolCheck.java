package dev.hod.pool;

import dev.hod.reference.NameCount;

/**
 * What a {@link PoolVerifier} went through.
 *
 * @param names all tags, those at fault included
 * @param manifests manifests that repositories hold, each as often as one does
 * @param blobs files of content, manifests among them
 * @param bytes in those files
 * @param unreferenced how many of them no manifest, tag or link needs: left over from an image that
 *     was removed, or on their way to one; no fault
 * @param unreferencedBytes bytes in these
 * @param faults how many were found
 */
public record PoolCheck(
        NameCount names,
        long manifests,
        long blobs,
        long bytes,
        long unreferenced,
        long unreferencedBytes,
        long faults) {}
