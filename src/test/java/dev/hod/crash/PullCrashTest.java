package dev.hod.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.crash.Kills.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullCrashTest {
    private static final long BYTES_PER_SECOND = 10_000_000;

    /**
     * What may be on its way into files when the kill comes: for each connection a buffer and what
     * its socket holds; and the heads of what is asked for again.
     */
    private static final long IN_FLIGHT = 6 * (512 << 10) + (512 << 10);

    @TempDir private Path folder;

    @Test
    void killedPullLeavesASoundTreeAndGoesOnWithTheBytesItHas() throws IOException {
        try (Scene scene = Scene.make(folder, 6, 4, 700_000)) {
            LongAdder total = new LongAdder();
            Kills kills =
                    Kills.spread(
                            1,
                            number -> {
                                try (SlowProxy proxy = slow(scene)) {
                                    pull(scene, proxy, undisturbed(number)).success();
                                    total.add(number == 0 ? proxy.down() : 0);
                                }
                            });
            SortedMap<String, String> expected = Judge.files(undisturbed(0));
            LongAdder resumed = new LongAdder();
            kills.each((number, nanos) -> {
                Path pool = Files.createDirectory(folder.resolve("pool" + number));
                try (SlowProxy proxy = slow(scene)) {
                    boolean alive = pull(scene, proxy, pool).killAfter(nanos);
                    long fetched = proxy.down();
                    Map<String, String> tags = Judge.soundTree(pool);
                    assertThat(scene.digests()).containsAllEntriesOf(tags);

                    pull(scene, proxy, pool).success();

                    assertThat(Judge.files(pool)).isEqualTo(expected);
                    assertThat(proxy.down()).isLessThan(total.sum() + IN_FLIGHT);
                    resumed.add(proxy.resumed());
                    boolean midway = fetched > 0 && tags.size() < scene.digests().size();
                    return Found.of(alive, midway);
                }
            });
            assertThat(resumed.sum()).as("blobs resumed midway").isPositive();
        }
    }

    private Path undisturbed(int number) {
        return folder.resolve("undisturbed" + number);
    }

    private static SlowProxy slow(Scene scene) throws IOException {
        return SlowProxy.before(scene.host(), BYTES_PER_SECOND);
    }

    private HodProcess pull(Scene scene, SlowProxy proxy, Path pool) throws IOException {
        return HodProcess.start(
                folder,
                "pull",
                scene.list().toString(),
                "--from",
                proxy.host(),
                "--platform",
                "all",
                "--pool",
                pool.toString());
    }
}
