package dev.hod.graph;

import dev.hod.image.Digest;
import dev.hod.image.Platform;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What narrowing an image to some platforms left out, and what it changed below the top.
 *
 * @param attestationsLeft whether attestations stayed behind because one platform was chosen
 * @param missing platforms that were wanted and that the image does not have, where that is allowed
 * @param nested indexes inside an index that lost platforms: their new digests by their old ones
 */
public record Narrowing(
        boolean attestationsLeft, List<Platform> missing, SequencedMap<Digest, Digest> nested) {
    /** Nothing is left out. */
    public static final Narrowing NONE = new Narrowing(false, List.of(), new LinkedHashMap<>());

    public Narrowing {
        missing = List.copyOf(missing);
        nested = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(nested));
    }
}
