package dev.hod.app;

import dev.hod.copy.Copier;
import dev.hod.copy.CopyOptions;
import dev.hod.copy.CopyOptions.OnFailure;
import dev.hod.copy.ProvenanceChoice;
import dev.hod.copy.Request;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.pool.Pool;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.reference.Location;
import dev.hod.selection.ImageList;
import dev.hod.selection.NameConflict;
import dev.hod.selection.Origin;
import dev.hod.selection.SourceImage;
import dev.hod.selection.SourceNames;
import dev.hod.selection.SourceNames.Hosts;
import dev.hod.transport.pool.PoolStore;
import dev.hod.trust.Keeping;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fetches images from their registries into a pool.
 *
 * @param from the registry of images that name none
 */
public record Pull(
        Wish wish,
        Origin from,
        Hosts hosts,
        Path pool,
        Held held,
        OnFailure onFailure,
        Settings settings) {

    public Carried run(Progress progress) throws IOException {
        Places.checkPool(pool, Pool.Mode.WRITE);
        ImageList list = wish.read(progress);
        if (list.entries().isEmpty()) {
            return Carried.NOTHING;
        }
        try (Registries registries = new Registries(settings, progress)) {
            SourceNames.Resolved resolved =
                    SourceNames.resolve(
                            ShortNames.completed(list.entries(), settings, registries, progress),
                            from,
                            hosts);
            List<SourceImage> images = settled(resolved, registries);
            try (PoolStore target = Places.pool(pool, held.proof(progress))) {
                List<Request> requests = new ArrayList<>();
                for (SourceImage image : images) {
                    requests.add(
                            new Request(
                                    image.entry().written(),
                                    settings.trust()
                                            .guarded(
                                                    registries
                                                            .of(image.host())
                                                            .source(image.source()),
                                                    new Location.Registry(
                                                            image.host(), image.source()),
                                                    registries::of,
                                                    new Keeping.Left()),
                                    target.destination(image.name()),
                                    image.wanted().choice(wish.platforms(), wish.missing()),
                                    new ProvenanceChoice.Fresh(image.reference(), image.group()),
                                    wish.referrers()));
                }
                Logbook logbook = new Logbook();
                Copier copier =
                        new Copier(
                                target,
                                CopyOptions.intoPool()
                                        .withOnFailure(onFailure)
                                        .withRoom(target.pool()::requireSpace)
                                        .withJournal(logbook),
                                progress);
                return Carried.of(
                        requests,
                        Carried.lines(images),
                        logbook,
                        () -> copier.run(copier.plan(requests)));
            }
        }
    }

    /**
     * The images without those that are another one under a second name.
     *
     * @throws NameConflict where one name would be two different images
     */
    static List<SourceImage> settled(SourceNames.Resolved resolved, Registries registries)
            throws IOException {
        Set<SourceImage> doubles = new HashSet<>();
        for (Map.Entry<ImageName, List<SourceImage>> contest : resolved.contested().entrySet()) {
            SourceImage first = contest.getValue().getFirst();
            Optional<Digest> digest = digest(first, registries);
            for (SourceImage other : contest.getValue().subList(1, contest.getValue().size())) {
                Optional<Digest> digestOfOther = digest(other, registries);
                if (digest.isPresent() && digestOfOther.isPresent()) {
                    if (!digest.equals(digestOfOther)) {
                        throw new NameConflict(first, digest.get(), other, digestOfOther.get());
                    }
                    doubles.add(other);
                }
            }
        }
        return resolved.images().stream().filter(image -> !doubles.contains(image)).toList();
    }

    private static Optional<Digest> digest(SourceImage image, Registries registries)
            throws IOException {
        return registries.of(image.host()).source(image.source()).resolve().map(Descriptor::digest);
    }
}
