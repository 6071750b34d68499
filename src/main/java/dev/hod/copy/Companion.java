package dev.hod.copy;

import dev.hod.graph.Closure;
import dev.hod.graph.Narrowing;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.progress.Progress;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Something that speaks of an image and is to be had by a tag beside it: an index of referrers
 * under {@code sha256-…}, or what cosign tags.
 *
 * @param closure all that belongs to it
 */
public record Companion(String tag, Closure closure) {
    /**
     * Finds what refers to an image, what refers to that, and so on.
     *
     * @param tally counts it
     * @param progress told of what cannot be taken along
     */
    public static List<Companion> of(
            ImageSource source, Closure image, ReferrersTally tally, Progress progress)
            throws IOException {
        CompanionWalk.Found found =
                new CompanionWalk(source, source.name().repository(), Optional.empty(), progress)
                        .of(image);
        tally.add(source, image, found);
        Map<Digest, Manifest> known = new HashMap<>();
        found.manifests().forEach(m -> known.put(m.digest(), m));
        List<Companion> all = new ArrayList<>();
        found.names()
                .forEach((tag, top) -> {
                    SequencedMap<Digest, Manifest> manifests = new LinkedHashMap<>();
                    SequencedMap<Digest, Descriptor> blobs = new LinkedHashMap<>();
                    collect(top, known, manifests, blobs);
                    all.add(
                            new Companion(
                                    tag,
                                    new Closure(
                                            top.raw().descriptor(),
                                            top,
                                            List.copyOf(manifests.values()),
                                            blobs,
                                            new LinkedHashSet<>(),
                                            List.of(),
                                            Narrowing.NONE)));
                });
        return all;
    }

    /** Takes a manifest after all below it. */
    private static void collect(
            Manifest top,
            Map<Digest, Manifest> known,
            SequencedMap<Digest, Manifest> manifests,
            SequencedMap<Digest, Descriptor> blobs) {
        for (Descriptor part : top.references()) {
            Manifest below = known.get(part.digest());
            if (below == null) {
                blobs.putIfAbsent(part.digest(), part);
            } else if (!manifests.containsKey(part.digest())) {
                collect(below, known, manifests, blobs);
            }
        }
        manifests.putIfAbsent(top.digest(), top);
    }
}
