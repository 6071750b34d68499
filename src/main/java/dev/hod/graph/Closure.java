package dev.hod.graph;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.Platform;
import dev.hod.image.RawManifest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * One image with all that belongs to it: what a walk from its name found, narrowed to the platforms
 * wanted.
 *
 * @param announced what the name pointed at in the source; another digest than {@code top}'s where
 *     platforms were left out
 * @param top what the name is to point at in a destination
 * @param manifests every manifest, each once, children before their index, {@code top} last
 * @param blobs configs and layers by digest, in the order of their first use
 * @param platforms what its images run on, as far as the walk had to look
 * @param inHand small blobs that the walk had to read; nobody needs to fetch them again
 * @param narrowing what was left out of it
 */
public record Closure(
        Descriptor announced,
        Manifest top,
        List<Manifest> manifests,
        SequencedMap<Digest, Descriptor> blobs,
        SequencedSet<Platform> platforms,
        List<Blob> inHand,
        Narrowing narrowing) {

    public Closure {
        manifests = List.copyOf(manifests);
        blobs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(blobs));
        platforms = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(platforms));
        inHand = List.copyOf(inHand);
    }

    /** Where {@code top} is an index without some of its platforms: which, and of which it is. */
    public Optional<String> filtered() {
        RawManifest raw = top.raw();
        return raw.mediaType().isIndex() && !raw.digest().equals(announced.digest())
                ? Optional.of(
                        "index "
                                + announced.digest()
                                + " without other platforms is "
                                + raw.digest())
                : Optional.empty();
    }

    /**
     * What somebody should know who wanted platforms of it, as phrases: those that it lacks, and
     * both digests of each index inside it that lost some.
     */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (!narrowing.missing().isEmpty()) {
            remarks.add(
                    "not for "
                            + MissingPlatform.list(narrowing.missing())
                            + "; taken for "
                            + MissingPlatform.list(platforms));
        }
        narrowing
                .nested()
                .forEach((before, now) ->
                        remarks.add(
                                "the index inside it "
                                        + before
                                        + " without other platforms is "
                                        + now));
        return remarks;
    }

    /** Bytes of all manifests and blobs, each counted once. */
    public long size() {
        return manifests.stream().mapToLong(m -> m.raw().size()).sum()
                + blobs.values().stream().mapToLong(Descriptor::size).sum();
    }
}
