package dev.hod.app;

import dev.hod.pool.Pool;
import dev.hod.pool.Sweeper;
import dev.hod.progress.Progress;
import dev.hod.reference.BadReference;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Takes tags away, and nothing else: their images can be had by digest, until a collection. */
public record Untag(Path path, List<String> what) {
    public Untag {
        what = List.copyOf(what);
    }

    public Remove.Made run(Progress progress) throws IOException {
        try (PoolStore store = Places.existingStore(path, Pool.Mode.WRITE)) {
            List<Remove.Removed> removed = new ArrayList<>();
            List<Remove.Refused> refused = new ArrayList<>();
            Sweeper sweeper = new Sweeper(store.pool());
            for (Named image : Named.in(store, what, refused, progress)) {
                if (image.name().tag().isEmpty()) {
                    refused.add(
                            new Remove.Refused(
                                    image.written(),
                                    new BadReference(image.written(), "names no tag")));
                    continue;
                }
                sweeper.tag(image.name().repository(), image.name().tag().get());
                removed.add(
                        new Remove.Removed(
                                image.written(),
                                image.name().toString(),
                                image.digest(),
                                List.of()));
            }
            return new Remove.Made(removed, refused, 0, List.of());
        }
    }
}
