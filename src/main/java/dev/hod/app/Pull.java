package dev.hod.app;

import dev.hod.copy.CopyOptions.OnFailure;
import dev.hod.copy.ProvenanceChoice;
import dev.hod.copy.Request;
import dev.hod.pool.Pool;
import dev.hod.progress.Progress;
import dev.hod.reference.Location;
import dev.hod.selection.ImageList;
import dev.hod.selection.Origin;
import dev.hod.selection.SourceImage;
import dev.hod.selection.SourceNames;
import dev.hod.selection.SourceNames.Hosts;
import dev.hod.transport.pool.PoolStore;
import dev.hod.trust.Keeping;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fetches images from their registries into a pool.
 *
 * @param from the registry of images that name none
 */
public record Pull(
        Wish wish, Origin from, Hosts hosts, Path pool, Held held, OnFailure onFailure, Side side) {

    public Carried run(Progress progress) throws IOException {
        Places.checkPool(pool, Pool.Mode.WRITE);
        ImageList list = wish.read(ReleaseNames.atSource(Optional.of(pool)), progress);
        if (list.entries().isEmpty()) {
            return Carried.NOTHING;
        }
        try (Registries registries = new Registries(side, progress)) {
            SourceNames.Resolved resolved =
                    SourceNames.resolve(
                            ShortNames.completed(
                                    list.entries(), side.registries(), registries, progress),
                            from,
                            hosts);
            Contest contest = Contest.settle(resolved, registries);
            List<SourceImage> images = contest.images();
            try (PoolStore target = Places.pool(pool, held.proof(progress))) {
                List<Request> requests = new ArrayList<>();
                for (SourceImage image : images) {
                    requests.add(
                            new Request(
                                    image.entry().written(),
                                    side.registries()
                                            .trust()
                                            .guarded(
                                                    contest.source(image),
                                                    new Location.Registry(
                                                            image.host(), image.source()),
                                                    _ -> registries.of(image.host()),
                                                    new Keeping.Left()),
                                    target.destination(image.name()),
                                    image.wanted().choice(wish.platforms(), wish.missing()),
                                    new ProvenanceChoice.Fresh(image.reference(), image.groups()),
                                    wish.referrers()));
                }
                return Carried.intoPool(
                        target, onFailure, requests, Carried.lines(images), progress);
            }
        }
    }
}
