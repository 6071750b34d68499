package dev.hod.app;

import dev.hod.blob.Placement;
import dev.hod.copy.Journal;
import dev.hod.copy.Outcome;
import dev.hod.copy.Request;
import dev.hod.image.Descriptor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Takes down what a run comes to, so that it is known of one that breaks off as well. */
final class Logbook implements Journal {
    private final LongAdder moved = new LongAdder();
    private final Map<Request, Outcome> ended =
            Collections.synchronizedMap(new IdentityHashMap<>());

    /** How many blobs were moved. */
    long moved() {
        return moved.sum();
    }

    /** One outcome for each request; those that came to no end were not tried. */
    List<Outcome> outcomes(List<Request> requests) {
        return requests.stream()
                .map(request -> ended.getOrDefault(request, new Outcome.NotTried(request)))
                .toList();
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
    public void ended(Outcome outcome) {
        ended.put(outcome.request(), outcome);
    }
}
