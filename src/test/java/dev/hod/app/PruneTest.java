package dev.hod.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.pool.ImageRecord;
import dev.hod.pool.Pool;
import dev.hod.reference.ImageName;
import dev.hod.release.Release;
import dev.hod.release.Releases;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryFolder;
import dev.hod.testing.RandomImages;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PruneTest {
    private static final int RELEASES = 4;
    private static final List<String> NAMES = List.of("a:1", "a:2", "b/c:1", "b/c:2");

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    static LongStream seeds() {
        return LongStream.range(0, 4);
    }

    private static void record(Path pool, String name, int day, SortedMap<String, MadeImage> images)
            throws IOException {
        try (PoolStore store = PoolStore.open(pool, Pool.Mode.WRITE)) {
            List<Release.Held> held = new ArrayList<>();
            for (var image : images.entrySet()) {
                ImageName as = MadeImage.named(image.getKey());
                image.getValue().writeTo(store, as);
                held.add(
                        new Release.Held(
                                as, new ImageRecord(image.getValue().digest(), Optional.empty())));
            }
            Releases.record(
                    store.pool(),
                    new Release(name, Instant.ofEpochSecond(day * 86_400L), held),
                    Releases.Replacing.REFUSED);
        }
    }

    private static SortedMap<String, String> files(Path root) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        for (String part : List.of("docker", "hod/releases")) {
            try (Stream<Path> all = Files.walk(root.resolve(part))) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    files.put(
                            root.relativize(file).toString(),
                            file.endsWith("link")
                                    ? Files.readString(file)
                                    : String.valueOf(Files.size(file)));
                }
            }
        }
        return files;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void leavesThePoolOfTheReleasesThatStay(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        RandomImages images = new RandomImages(seed, 2, 200);
        Path pool = folder.resolve("pool");
        Path remaining = folder.resolve("remaining");
        int last = random.nextInt(1, 3);
        int kept = random.nextInt(RELEASES);
        for (int day = 0; day < RELEASES; day++) {
            SortedMap<String, MadeImage> of = new TreeMap<>();
            for (String name : NAMES) {
                if (random.nextBoolean()) {
                    of.put(name, images.any());
                }
            }
            record(pool, "r" + day, day, of);
            if (day == kept || day >= RELEASES - last) {
                record(remaining, "r" + day, day, of);
            }
        }
        List<String> names = List.of("r" + kept);
        Prune said = new Prune(pool, last, names, Duration.ZERO, Effect.SAID);
        Prune done = new Prune(pool, last, names, Duration.ZERO, Effect.DONE);
        SortedMap<String, String> before = files(pool);

        Prune.Pruned would = said.run();

        assertThat(files(pool)).isEqualTo(before);
        Prune.Pruned pruned = done.run();
        assertThat(files(pool)).isEqualTo(files(remaining));
        assertThat(pruned.dropped()).isEqualTo(would.dropped());
        assertThat(pruned.gone()).isEqualTo(would.gone());
        assertThat(pruned.moved()).isEqualTo(would.moved());
        assertThat(done.run().verdict()).isEmpty();
    }
}
