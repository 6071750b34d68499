package dev.hod.app;

import dev.hod.copy.CopyOptions;
import dev.hod.copy.CopyOptions.Neighbours;
import dev.hod.copy.CopyOptions.OnFailure;
import dev.hod.copy.Request;
import dev.hod.install.Installer;
import dev.hod.install.ReceiptLine;
import dev.hod.install.Target;
import dev.hod.progress.Progress;
import dev.hod.reference.Location;
import dev.hod.selection.ListEntry;
import dev.hod.selection.Origin;
import dev.hod.selection.SourceImage;
import dev.hod.selection.SourceNames;
import dev.hod.selection.SourceNames.Hosts;
import dev.hod.trust.Keeping;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Carries images from registry to registry.
 *
 * @param from the registry of images that name none
 */
public record Sync(
        Wish wish,
        Origin from,
        Hosts hosts,
        Target target,
        Path receipt,
        OnFailure onFailure,
        Side side) {

    public Carried run(Progress progress) throws IOException {
        List<ListEntry> entries =
                wish.read(ReleaseNames.atSource(Optional.empty()), progress).entries();
        if (entries.isEmpty()) {
            return Carried.NOTHING;
        }
        try (Registries registries = new Registries(side, progress)) {
            SourceNames.Resolved resolved =
                    SourceNames.resolve(
                            ShortNames.completed(entries, side.registries(), registries, progress),
                            from,
                            hosts);
            OwnSource.refuse(resolved.images(), target);
            Contest contest = Contest.settle(resolved, registries);
            List<SourceImage> images = contest.images();
            Logbook logbook = new Logbook();
            Installer installer =
                    new Installer(
                            registries.target(target.host()),
                            target,
                            CopyOptions.intoRegistry()
                                    .withNeighbours(Neighbours.IN_DESTINATION)
                                    .withOnFailure(onFailure)
                                    .withJournal(logbook),
                            progress);
            List<Request> requests = new ArrayList<>();
            for (SourceImage image : images) {
                requests.add(
                        installer.request(
                                image.entry().written(),
                                side.registries()
                                        .trust()
                                        .guarded(
                                                contest.source(image),
                                                new Location.Registry(image.host(), image.source()),
                                                _ -> registries.of(image.host()),
                                                new Keeping.Left()),
                                image.name(),
                                image.wanted().choice(wish.platforms(), wish.missing()),
                                wish.referrers()));
            }
            ReceiptLine.Begun begun =
                    new ReceiptLine.Begun(
                            target.toString(), from.toString(), Optional.empty(), Instant.now());
            return Carried.of(
                    requests,
                    Carried.lines(images),
                    logbook,
                    () -> installer.install(requests, receipt, begun));
        }
    }
}
