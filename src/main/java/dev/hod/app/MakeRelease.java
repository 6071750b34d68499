package dev.hod.app;

import dev.hod.image.Descriptor;
import dev.hod.pool.ImageRecord;
import dev.hod.pool.Pool;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.release.Release;
import dev.hod.release.Releases;
import dev.hod.selection.Selected;
import dev.hod.transport.ImageSource;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Records which digests lists mean now.
 *
 * @param name of the release
 */
public record MakeRelease(Path path, String name, Wish wish, Releases.Replacing replacing) {

    /**
     * Records them.
     *
     * @throws Incomplete naming all that cannot be, before anything is
     */
    public Release run(Progress progress) throws IOException {
        Release.checkName(name);
        try (PoolStore store = Places.existingStore(path, Pool.Mode.WRITE)) {
            SortedMap<ImageName, Release.Held> held = new TreeMap<>();
            List<Incomplete.Problem> problems = new ArrayList<>();
            List<Selected> images = wish.in(store, progress);
            for (Selected image : images) {
                ImageSource source = store.source(image.name());
                try {
                    Descriptor top = image.top(source);
                    ImageName as =
                            image.name().tag().isPresent()
                                    ? ImageName.tagged(
                                            image.name().repository(), image.name().tag().get())
                                    : image.name();
                    held.put(
                            as,
                            new Release.Held(
                                    as,
                                    new ImageRecord(
                                            top.digest(),
                                            source.provenance()
                                                    .map(p -> p.withGroups(image.groups())))));
                } catch (IOException e) {
                    problems.add(new Incomplete.Problem(image.written(), e));
                }
            }
            Incomplete.check(store.where(), problems, images.size());
            Release release =
                    new Release(
                            name,
                            Instant.now().truncatedTo(ChronoUnit.SECONDS),
                            List.copyOf(held.values()));
            Releases.record(store.pool(), release, replacing);
            return release;
        }
    }
}
