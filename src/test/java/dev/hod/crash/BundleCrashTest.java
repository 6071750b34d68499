package dev.hod.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.crash.Kills.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleCrashTest {
    @TempDir private Path folder;

    @Test
    void killedPackShowsNoBundleAndRunsAgain() throws IOException {
        try (Scene scene = Scene.make(folder, 5, 4, 1_500_000)) {
            Path pool = scene.pull(folder.resolve("pool"));
            Kills kills =
                    Kills.spread(2, number -> pack(pool, bundle("undisturbed" + number)).success());
            Path expected = bundle("undisturbed0");
            assertThat(bundle("undisturbed1")).hasSameBinaryContentAs(expected);
            kills.each((number, nanos) -> {
                Path bundle = bundle("killed" + number);
                boolean alive = pack(pool, bundle).killAfter(nanos);
                boolean begun = hasContent(folder.resolve("killed" + number));
                boolean shown = Files.exists(bundle);
                if (!shown) {
                    assertThat(alive).isTrue();
                    pack(pool, bundle).success();
                }
                assertThat(bundle).hasSameBinaryContentAs(expected);
                Files.delete(bundle);
                return Found.of(alive, begun && !shown);
            });
        }
    }

    @Test
    void killedUnpackLeavesASoundTreeAndRunsAgain() throws IOException {
        try (Scene scene = Scene.make(folder, 5, 4, 1_500_000)) {
            Path bundle = bundle("whole");
            scene.pack(scene.pull(folder.resolve("pool")), bundle);
            Kills kills =
                    Kills.spread(
                            3, number -> unpack(bundle, tree("undisturbed" + number)).success());
            SortedMap<String, String> expected = Judge.files(tree("undisturbed0"));
            kills.each((number, nanos) -> {
                Path tree = tree("killed" + number);
                boolean alive = unpack(bundle, tree).killAfter(nanos);
                boolean begun = hasContent(tree);
                Map<String, String> tags = Judge.soundTree(tree);
                assertThat(scene.digests()).containsAllEntriesOf(tags);

                unpack(bundle, tree).success();

                assertThat(Judge.files(tree)).isEqualTo(expected);
                return Found.of(alive, begun && tags.size() < scene.digests().size());
            });
        }
    }

    private Path bundle(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name)).resolve("bundle.tar");
    }

    private Path tree(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private static boolean hasContent(Path folder) throws IOException {
        try (Stream<Path> found =
                Files.find(folder, 20, (_, facts) -> facts.isRegularFile() && facts.size() > 0)) {
            return found.findAny().isPresent();
        }
    }

    private HodProcess pack(Path pool, Path bundle) throws IOException {
        return HodProcess.start(
                folder, "pack", "--all", "--pool", pool.toString(), "-o", bundle.toString());
    }

    private HodProcess unpack(Path bundle, Path tree) throws IOException {
        return HodProcess.start(folder, "unpack", bundle.toString(), "--to", tree.toString());
    }
}
