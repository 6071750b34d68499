package dev.hod.pool;

import dev.hod.image.Digest;
import dev.hod.reference.Provenance;
import java.util.Optional;

/**
 * What hod noted about a name when it wrote it.
 *
 * @param kept what the name pointed at then; where it points elsewhere now, somebody else moved it
 *     and the record says nothing any more
 * @param provenance where it came from, if whoever brought it knew
 */
public record ImageRecord(Digest kept, Optional<Provenance> provenance) {}
