package dev.hod.transport;

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
 */
public record Provenance(
        String written,
        String source,
        Digest announced,
        List<Platform> platforms,
        List<String> groups) {
    public Provenance {
        platforms = List.copyOf(platforms);
        groups = groups.stream().distinct().sorted().toList();
    }

    /** The same, and it stood under these headings too. */
    public Provenance withGroups(List<String> more) {
        return new Provenance(
                written,
                source,
                announced,
                platforms,
                Stream.concat(groups.stream(), more.stream()).toList());
    }

    /** Whether a new pull with these facts would bring the same content again. */
    public boolean bringsTheSameAs(Provenance other) {
        return announced.equals(other.announced) && platforms.equals(other.platforms);
    }
}
