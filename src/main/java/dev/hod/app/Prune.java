package dev.hod.app;

import dev.hod.garbage.Collector;
import dev.hod.garbage.Keep;
import dev.hod.garbage.Verdict;
import dev.hod.image.Digest;
import dev.hod.pool.Pool;
import dev.hod.pool.Sweeper;
import dev.hod.reference.ImageName;
import dev.hod.release.Release;
import dev.hod.release.Release.Held;
import dev.hod.release.Releases;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Drops releases with all that only they held: names that point at nothing but what dropped ones
 * held, and then the garbage.
 *
 * @param last how many of the youngest stay
 * @param names further ones that stay
 */
public record Prune(Path path, int last, List<String> names, Duration minAge, Effect effect) {
    public Prune {
        names = List.copyOf(names);
    }

    /**
     * What went, or would.
     *
     * @param dropped releases, the oldest first
     * @param kept releases, the oldest first
     * @param gone names of images, with what they pointed at
     * @param moved names that are in a release that stays, and point at what they are there again
     * @param verdict on the rest; nothing where no release goes
     */
    public record Pruned(
            List<String> dropped,
            List<String> kept,
            List<ImageName> gone,
            List<ImageName> moved,
            Optional<Verdict> verdict) {
        public Pruned {
            dropped = List.copyOf(dropped);
            kept = List.copyOf(kept);
            gone = List.copyOf(gone);
            moved = List.copyOf(moved);
        }
    }

    /**
     * Judges, and drops.
     *
     * @throws dev.hod.error.NotFound where a release that is to stay is not there
     */
    public Pruned run() throws IOException {
        try (Pool pool =
                Places.existingPool(
                        path, effect == Effect.DONE ? Pool.Mode.ALONE : Pool.Mode.READ)) {
            Releases releases = new Releases(path);
            List<Release> all = releases.all();
            Set<String> staying = new HashSet<>();
            for (String name : names) {
                staying.add(releases.read(name).name());
            }
            all.subList(Math.max(0, all.size() - last), all.size())
                    .forEach(release -> staying.add(release.name()));
            List<Release> kept = all.stream().filter(r -> staying.contains(r.name())).toList();
            List<Release> dropped = all.stream().filter(r -> !staying.contains(r.name())).toList();
            return prune(pool, kept, dropped);
        }
    }

    private Pruned prune(Pool pool, List<Release> kept, List<Release> dropped) throws IOException {
        // Of the youngest release that has a name, as that is what it should point at.
        Map<ImageName, Held> meant = new HashMap<>();
        Set<Object> staying = new HashSet<>();
        for (Release release : kept) {
            for (Held image : release.images()) {
                meant.put(image.name(), image);
                staying.add(List.of(image.name(), image.digest()));
            }
        }
        Map<String, Set<Digest>> held = Releases.held(kept);
        SortedMap<ImageName, Optional<Held>> changes = new TreeMap<>();
        for (Release release : dropped) {
            for (Held image : release.images()) {
                if (!staying.contains(List.of(image.name(), image.digest()))
                        && isStill(pool, image)) {
                    changes.put(image.name(), Optional.ofNullable(meant.get(image.name())));
                }
            }
        }
        List<ImageName> gone = new ArrayList<>();
        List<ImageName> moved = new ArrayList<>();
        changes.forEach((name, to) -> (to.isPresent() ? moved : gone).add(name));
        Optional<Verdict> verdict = Optional.empty();
        if (!dropped.isEmpty()) {
            Keep keep =
                    new Keep(
                            Keep.Untagged.REMOVED,
                            Instant.now().minus(minAge),
                            held,
                            changes.keySet());
            verdict =
                    Optional.of(
                            switch (effect) {
                                case SAID -> Collector.judge(pool, keep);
                                case DONE -> {
                                    drop(pool, changes, dropped);
                                    yield Collector.collect(pool, keep(keep, gone));
                                }
                            });
        }
        return new Pruned(names(dropped), names(kept), gone, moved, verdict);
    }

    private static Keep keep(Keep keep, List<ImageName> gone) {
        return new Keep(keep.untagged(), keep.since(), keep.held(), Set.copyOf(gone));
    }

    private static List<String> names(List<Release> releases) {
        return releases.stream().map(Release::name).toList();
    }

    /** Whether a name still is what a release says. */
    private static boolean isStill(Pool pool, Held image) throws IOException {
        ImageName name = image.name();
        return name.tag().isPresent()
                ? pool.tag(name.repository(), name.tag().get())
                        .filter(image.digest()::equals)
                        .isPresent()
                : pool.record(name).filter(r -> r.kept().equals(image.digest())).isPresent();
    }

    /** Names before releases: whoever is stopped in between knows what is left to do. */
    private static void drop(
            Pool pool, SortedMap<ImageName, Optional<Held>> changes, List<Release> dropped)
            throws IOException {
        Sweeper sweeper = new Sweeper(pool);
        for (Map.Entry<ImageName, Optional<Held>> change : changes.entrySet()) {
            ImageName name = change.getKey();
            if (name.tag().isEmpty()) {
                pool.writer().forget(name);
            } else if (change.getValue().isEmpty()) {
                sweeper.tag(name.repository(), name.tag().get());
            } else {
                Held back = change.getValue().get();
                pool.writer().tag(name.repository(), name.tag().get(), back.digest());
                pool.writer().record(name, back.record());
            }
        }
        pool.flush();
        for (Release release : dropped) {
            Releases.remove(pool, release.name());
        }
    }
}
