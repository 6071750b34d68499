package dev.hod.copy;

import java.util.Optional;

/** What to record about where an image came from. */
public sealed interface ProvenanceChoice {
    /**
     * The image comes from its registry.
     *
     * @param source full reference, host included
     * @param group heading of the list it stood under
     */
    record Fresh(String source, Optional<String> group) implements ProvenanceChoice {}

    /** The image comes from a pool or bundle: what is recorded there goes along. */
    record Carried() implements ProvenanceChoice {}

    ProvenanceChoice CARRIED = new Carried();
}
