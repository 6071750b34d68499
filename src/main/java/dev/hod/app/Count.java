package dev.hod.app;

import dev.hod.blob.Placement;
import dev.hod.copy.Journal;
import dev.hod.copy.Outcome;
import dev.hod.image.Descriptor;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts the blobs that a run moves. */
final class Count implements Journal {
    private final LongAdder moved = new LongAdder();

    long moved() {
        return moved.sum();
    }

    @Override
    public void placed(String repository, Descriptor blob, Placement how) {
        switch (how) {
            case Placement.Written _ -> moved.increment();
            case Placement.Linked _, Placement.Mounted _, Placement.AlreadyThere _ -> {}
        }
    }

    @Override
    public void committing(List<Move> moves) {}

    @Override
    public void ended(Outcome outcome) {}
}
