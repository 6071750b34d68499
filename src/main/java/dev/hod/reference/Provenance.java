package dev.hod.reference;

import dev.hod.image.Digest;
import dev.hod.image.Platform;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where an image came from and what of it was kept; recorded beside its tag where a store can, and
 * carried along from store to store.
 *
 * @param written the name as the user wrote it
 * @param source the full reference it was pulled from, host included
 * @param announced the digest that the source gave for it; another than the kept one's where
 *     platforms were left out
 * @param platforms those kept, empty for whatever the image has
 * @param groups headings of the lists it stood under, sorted
 * @param referrers whether what speaks of it was asked for; only for the place that asked
 */
public record Provenance(
        String written,
        String source,
        Digest announced,
        List<Platform> platforms,
        List<String> groups,
        Referrers referrers) {

    /** What is known of signatures, attestations and SBOMs of an image. */
    public enum Referrers {
        UNKNOWN,
        /** The source was asked for all there was of what was kept. */
        ASKED_FOR
    }

    public Provenance {
        platforms = List.copyOf(platforms);
        groups = groups.stream().distinct().sorted().toList();
    }

    public Provenance(
            String written,
            String source,
            Digest announced,
            List<Platform> platforms,
            List<String> groups) {
        this(written, source, announced, platforms, groups, Referrers.UNKNOWN);
    }

    /** The same, of which this is known. */
    public Provenance with(Referrers known) {
        return new Provenance(written, source, announced, platforms, groups, known);
    }

    /** The same, and it stood under these headings too. */
    public Provenance withGroups(List<String> more) {
        return new Provenance(
                written,
                source,
                announced,
                platforms,
                Stream.concat(groups.stream(), more.stream()).toList(),
                referrers);
    }

    /** Whether a new pull with these facts would bring the same content again. */
    public boolean bringsTheSameAs(Provenance other) {
        return announced.equals(other.announced) && platforms.equals(other.platforms);
    }
}
