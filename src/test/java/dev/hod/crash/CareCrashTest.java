package dev.hod.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.blob.BytesBlob;
import dev.hod.fault.Fault;
import dev.hod.image.RawManifest;
import dev.hod.pool.Pool;
import dev.hod.pool.PoolPath;
import dev.hod.pool.PoolVerifier;
import dev.hod.pool.Sweeper;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryFolder;
import dev.hod.testing.Peers;
import dev.hod.testing.RandomImages;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills what looks after a pool in the middle of its removing. */
class CareCrashTest {
    private static final int IMAGES = 180;

    /** One in three stays, one has lost its tag, one is to go. */
    private static final String KEPT = "kept";

    private static final String LOST = "lost";
    private static final String OLD = "old";

    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    private final List<MadeImage> images = new ArrayList<>();
    private final List<ImageName> names = new ArrayList<>();
    private Path template = Path.of("");

    @BeforeEach
    void fill() throws IOException {
        RandomImages random = new RandomImages(3, 2, 60);
        template = folder.resolve("template");
        try (PoolStore pool = PoolStore.open(template, Pool.Mode.WRITE)) {
            for (int i = 0; i < IMAGES; i++) {
                MadeImage image =
                        i % 4 == 0
                                ? random.index(
                                        RandomImages.Format.OCI,
                                        RandomImages.AMD64,
                                        RandomImages.ARM64)
                                : random.image();
                String fate = List.of(KEPT, LOST, OLD).get(i % 3);
                ImageName name = ImageName.tagged("team" + i % 2 + "/app", fate + i);
                ImageDestination to = pool.destination(name);
                for (MadeImage.Content blob : image.blobs().values()) {
                    to.put(new BytesBlob(blob.descriptor(), blob.bytes(), "memory"));
                }
                for (RawManifest manifest : image.manifests()) {
                    to.put(manifest);
                }
                images.add(image);
                names.add(name);
            }
            pool.flush();
            Sweeper sweeper = new Sweeper(pool.pool());
            for (int i = 0; i < IMAGES; i++) {
                ImageName name = names.get(i);
                pool.destination(name).commit(images.get(i).top(), Optional.empty());
                if (i % 3 == 1) {
                    sweeper.tag(name.repository(), name.tag().orElseThrow());
                }
            }
        }
    }

    private String[] tagged(String fate) {
        return names.stream()
                .map(ImageName::toString)
                .filter(name -> name.contains(':' + fate))
                .toArray(String[]::new);
    }

    private static String[] joined(String[] before, String... after) {
        return Stream.concat(Stream.of(before), Stream.of(after)).toArray(String[]::new);
    }

    private static SortedSet<String> files(Path pool) throws IOException {
        SortedSet<String> files = new TreeSet<>();
        try (Stream<Path> all = Files.walk(pool.resolve("docker"))) {
            all.filter(Files::isRegularFile).forEach(f -> files.add(pool.relativize(f).toString()));
        }
        return files;
    }

    private static List<Fault> faults(Path pool) throws IOException {
        List<Fault> faults = new ArrayList<>();
        try (Pool read = Pool.open(pool, Pool.Mode.READ)) {
            PoolVerifier.verify(read, faults::add, Progress.SILENT);
        }
        return faults;
    }

    private HodProcess collect(Path pool) throws IOException {
        return HodProcess.start(folder, "gc", pool.toString(), "--delete", "--min-age", "0");
    }

    @FunctionalInterface
    private interface Run {
        HodProcess start(Path pool) throws IOException;
    }

    /**
     * Kills a run soon after each of some files went, and looks at what is left; then lets it, and
     * a collection, come to their ends.
     */
    private void killed(Run run, MadeImage going, String repository) throws IOException {
        Path undisturbed = copy("undisturbed");
        run.start(undisturbed).success();
        SortedSet<String> expectedAtOnce = files(undisturbed);
        collect(undisturbed).success();
        SortedSet<String> expected = files(undisturbed);
        SortedSet<String> all = files(template);
        int midway = 0;
        List<PoolPath> markers =
                List.of(
                        new PoolPath.RevisionLink(repository, going.digest()),
                        new PoolPath.BlobData(going.digest()),
                        new PoolPath.LayerLink(repository, going.blobs().lastEntry().getKey()));
        for (PoolPath marker : markers) {
            Path pool = copy("killed" + markers.indexOf(marker));
            Path file = marker.under(pool);
            run.start(pool).signalWhen("KILL", () -> Files.notExists(file));
            SortedSet<String> left = files(pool);

            assertThat(faults(pool)).isEmpty();
            assertThat(left).containsAll(expected);

            midway += left.size() < all.size() && left.size() > expectedAtOnce.size() ? 1 : 0;
            run.start(pool).ended();
            collect(pool).success();
            assertThat(files(pool)).isEqualTo(expected);
            assertThat(faults(pool)).isEmpty();
        }
        assertThat(midway).as("killed in the midst").isPositive();
    }

    private Path copy(String name) {
        Path copy = folder.resolve(name);
        Peers.run("cp", "-a", template.toString(), copy.toString()).success();
        return copy;
    }

    @Test
    void killedCollectionLeavesASoundPool() throws IOException {
        killed(this::collect, images.get(1), names.get(1).repository());
    }

    @Test
    void killedRemovalLeavesASoundPool() throws IOException {
        killed(
                pool ->
                        HodProcess.start(
                                folder,
                                joined(
                                        new String[] {"rm", "--pool", pool.toString()},
                                        tagged(OLD))),
                images.get(2),
                names.get(2).repository());
    }

    @Test
    void killedPruningLeavesASoundPoolAndRunsAgain() throws IOException {
        String pool = template.toString();
        HodProcess.run(
                folder,
                joined(new String[] {"release", "r1"}, joined(tagged(OLD), "--pool", pool)));
        HodProcess.run(
                folder,
                joined(new String[] {"release", "r2"}, joined(tagged(KEPT), "--pool", pool)));
        killed(
                copy ->
                        HodProcess.start(
                                folder,
                                "prune",
                                "--keep-last",
                                "0",
                                "--keep",
                                "r2",
                                "--pool",
                                copy.toString(),
                                "--delete",
                                "--min-age",
                                "0"),
                images.get(2),
                names.get(2).repository());
    }
}
