package dev.hod.copy;

import dev.hod.blob.Placement;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.reference.ImageName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Takes down what a run does to its destination, as it happens. Safe for concurrent use. A journal
 * that cannot be kept ends the run.
 */
public interface Journal {
    /** A repository now holds a blob. */
    void placed(String repository, Descriptor blob, Placement how) throws IOException;

    /** These names are about to move; none does before the call returns. */
    void committing(List<Move> moves) throws IOException;

    /** The end of one image, good or bad. */
    void ended(Outcome outcome) throws IOException;

    /** A journal that another one is told of everything after. */
    default Journal and(Journal other) {
        Journal first = this;
        return new Journal() {
            @Override
            public void placed(String repository, Descriptor blob, Placement how)
                    throws IOException {
                first.placed(repository, blob, how);
                other.placed(repository, blob, how);
            }

            @Override
            public void committing(List<Move> moves) throws IOException {
                first.committing(moves);
                other.committing(moves);
            }

            @Override
            public void ended(Outcome outcome) throws IOException {
                first.ended(outcome);
                other.ended(outcome);
            }
        };
    }

    /**
     * A name that is to point at something else.
     *
     * @param former what it pointed at just before, where it was there
     */
    record Move(ImageName name, Digest digest, Optional<Digest> former) {}

    /** Keeps nothing. */
    Journal NONE =
            new Journal() {
                @Override
                public void placed(String repository, Descriptor blob, Placement how) {}

                @Override
                public void committing(List<Move> moves) {}

                @Override
                public void ended(Outcome outcome) {}
            };
}
