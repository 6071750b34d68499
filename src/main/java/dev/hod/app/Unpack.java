package dev.hod.app;

import dev.hod.copy.Copier;
import dev.hod.copy.CopyOptions;
import dev.hod.copy.CopyOptions.OnFailure;
import dev.hod.copy.Outcomes;
import dev.hod.copy.Plan;
import dev.hod.copy.ProvenanceChoice;
import dev.hod.copy.Request;
import dev.hod.pool.Pool;
import dev.hod.progress.Progress;
import dev.hod.selection.Selected;
import dev.hod.transport.Store;
import dev.hod.transport.StreamedStore;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts images of a bundle into a pool, checking every byte.
 *
 * @param from a bundle, or {@code -} for standard input
 */
public record Unpack(String from, Wish wish, Path pool, Held held, OnFailure onFailure) {

    public Carried run(Progress progress) throws IOException {
        Places.checkPool(pool, Pool.Mode.WRITE);
        NewFolder folder = NewFolder.of(pool);
        Carried carried = carry(progress);
        if (carried.outcomes().stream().noneMatch(Outcomes::isGood)) {
            folder.removeIfEmpty();
        }
        return carried;
    }

    private Carried carry(Progress progress) throws IOException {
        try (Store source = Places.bundle(from, wish.standardInput())) {
            List<Selected> images = wish.taken(source, progress);
            if (images.isEmpty()) {
                return Carried.NOTHING;
            }
            try (PoolStore target = Places.pool(pool, held.proof(progress))) {
                Logbook logbook = new Logbook();
                Copier copier =
                        new Copier(
                                target,
                                CopyOptions.intoPool()
                                        .withOnFailure(onFailure)
                                        .withRoom(target.pool()::requireSpace)
                                        .withJournal(logbook),
                                progress);
                List<Request> requests = requests(images, source, target);
                return Carried.of(
                        requests,
                        Carried.linesOf(images),
                        logbook,
                        () -> {
                            Plan plan = copier.plan(requests);
                            return source instanceof StreamedStore stream
                                    ? copier.runStreamed(plan, stream)
                                    : copier.run(plan);
                        });
            }
        }
    }

    private List<Request> requests(List<Selected> images, Store source, Store target) {
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
        return requests;
    }
}
