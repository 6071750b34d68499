package dev.hod.app;

import dev.hod.copy.Copier;
import dev.hod.copy.CopyOptions;
import dev.hod.copy.CopyOptions.OnFailure;
import dev.hod.copy.Plan;
import dev.hod.copy.ProvenanceChoice;
import dev.hod.copy.Request;
import dev.hod.pool.Pool;
import dev.hod.pool.SharingReport;
import dev.hod.progress.Progress;
import dev.hod.selection.Selected;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a tree of its own from part of a pool, by hard link where that can be. */
public record Select(Wish wish, Path pool, Path to) {

    /**
     * What came of it.
     *
     * @param sharing how the content came over
     */
    public record Made(Carried carried, SharingReport sharing) {}

    /**
     * Selects.
     *
     * @throws Incomplete naming all that cannot be selected, before anything is
     */
    public Made run(Progress progress) throws IOException {
        Places.checkPool(to, Pool.Mode.WRITE);
        try (PoolStore source = Places.pool(pool, Pool.Mode.READ)) {
            List<Selected> images = wish.taken(source, progress);
            if (images.isEmpty()) {
                return new Made(
                        Carried.NOTHING, new SharingReport(0, 0, 0, 0, 0, 0, Optional.empty()));
            }
            NewFolder folder = NewFolder.of(to);
            try {
                return run(source, images, progress);
            } catch (Incomplete e) {
                folder.removeIfEmpty();
                throw e;
            }
        }
    }

    private Made run(PoolStore source, List<Selected> images, Progress progress)
            throws IOException {
        try (PoolStore target = Places.pool(to, Pool.Mode.WRITE)) {
            List<Request> requests = new ArrayList<>();
            for (Selected image : images) {
                requests.add(
                        new Request(
                                image.written(),
                                source.source(image.name()),
                                target.destination(image.as()),
                                wish.choice(image),
                                new ProvenanceChoice.Carried(image.groups()),
                                wish.referrers()));
            }
            Logbook logbook = new Logbook();
            Copier copier =
                    new Copier(
                            target,
                            CopyOptions.intoPool()
                                    .withOnFailure(OnFailure.GO_ON)
                                    .withJournal(logbook),
                            progress);
            Plan plan = copier.plan(requests);
            Incomplete.check(
                    source.where(), Incomplete.Problem.of(plan.failures()), requests.size());
            Carried carried =
                    Carried.of(requests, Carried.linesOf(images), logbook, () -> copier.run(plan));
            return new Made(carried, target.pool().writer().sharing());
        }
    }
}
