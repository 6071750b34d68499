package dev.hod.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is killed while a pool is looked after, each time a little further on. */
class KeepingCrashTest {
    private static final int KILLED = 128 + 9;
    private static final long BYTES_PER_SECOND = 2_000_000;

    @TempDir private Path folder;

    @Test
    void killedAdoptionLeavesASoundTreeAndGoesOn() throws IOException {
        try (Scene scene = Scene.make(folder, 12, 4, 700_000)) {
            SortedMap<String, String> before = Judge.files(scene.storage());
            adopt(scene, folder.resolve("undisturbed")).success();
            SortedMap<String, String> expected = Judge.files(folder.resolve("undisturbed"));
            int midway = 0;
            for (int blobs : List.of(1, 12, 24)) {
                Path pool = Files.createDirectory(folder.resolve("pool" + blobs));
                int exit = adopt(scene, pool).signalWhen("KILL", has(pool, blobs)).exitCode();
                SortedMap<String, String> tags = Judge.soundTree(pool);
                assertThat(scene.digests()).containsAllEntriesOf(tags);
                midway += exit == KILLED && tags.size() < scene.digests().size() ? 1 : 0;

                adopt(scene, pool).success();

                assertThat(Judge.files(pool)).isEqualTo(expected);
            }
            assertThat(midway).as("killed midway").isPositive();
            assertThat(Judge.files(scene.storage())).isEqualTo(before);
        }
    }

    @Test
    void killedRepairLeavesWhatWasSoundAndGoesOn() throws IOException {
        try (Scene scene = Scene.make(folder, 6, 4, 500_000);
                SlowProxy proxy = SlowProxy.before(scene.host(), BYTES_PER_SECOND)) {
            SortedMap<String, String> expected = Judge.files(scene.storage());
            int midway = 0;
            for (int blobs : List.of(1, 4)) {
                Path pool = damaged(scene.storage(), folder.resolve("pool" + blobs));
                int sound = content(pool);
                int exit =
                        repair(proxy, pool).signalWhen("KILL", has(pool, sound + blobs)).exitCode();
                Judge.eachBlobIsWhatItsNameSays(pool);
                midway += exit == KILLED && Judge.files(pool).size() < expected.size() ? 1 : 0;

                repair(proxy, pool).success();

                assertThat(Judge.files(pool)).isEqualTo(expected);
            }
            assertThat(midway).as("killed midway").isPositive();
        }
    }

    /** A copy of a tree, without every other file of content. */
    private static Path damaged(Path tree, Path copy) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(tree.resolve("docker"))) {
            all.filter(Files::isRegularFile).sorted().forEach(files::add);
        }
        int content = 0;
        for (Path file : files) {
            if (file.endsWith("data") && content++ % 2 == 0) {
                continue;
            }
            Path target = copy.resolve(tree.relativize(file).toString());
            Files.createDirectories(target.resolveSibling(""));
            Files.copy(file, target);
        }
        return copy;
    }

    private static BooleanSupplier has(Path pool, int blobs) {
        return () -> {
            try {
                return content(pool) >= blobs;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (UncheckedIOException e) {
                // A folder came or went under the walk.
                return false;
            }
        };
    }

    private static int content(Path pool) throws IOException {
        Path blobs = pool.resolve("docker/registry/v2/blobs");
        if (!Files.exists(blobs)) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(blobs)) {
            return (int) all.filter(path -> path.endsWith("data")).count();
        }
    }

    private HodProcess adopt(Scene scene, Path pool) throws IOException {
        return HodProcess.start(
                folder, "adopt", scene.storage().toString(), "--pool", pool.toString());
    }

    private HodProcess repair(SlowProxy proxy, Path pool) throws IOException {
        return HodProcess.start(
                folder, "verify", pool.toString(), "--repair", "--from", proxy.host());
    }
}
