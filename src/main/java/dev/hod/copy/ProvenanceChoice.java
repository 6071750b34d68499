package dev.hod.copy;

import java.util.List;

/** What to record about where an image came from. */
public sealed interface ProvenanceChoice {
    /**
     * The image comes from its registry.
     *
     * @param source full reference, host included
     */
    record Fresh(String source, List<String> groups) implements ProvenanceChoice {
        public Fresh {
            groups = List.copyOf(groups);
        }
    }

    /** The image comes from a pool or bundle: what is recorded there goes along. */
    record Carried(List<String> groups) implements ProvenanceChoice {
        public Carried {
            groups = List.copyOf(groups);
        }
    }

    ProvenanceChoice CARRIED = new Carried(List.of());

    /** Headings of the lists that it stands under now. */
    List<String> groups();
}
