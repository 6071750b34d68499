package dev.hod.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signal ends a run in order: what is not done is written down. */
class SignalTest {
    private static final long BYTES_PER_SECOND = 400_000;
    private static final int TERMINATED = 128 + 15;

    @TempDir private Path folder;

    @Test
    void aTerminatedPullListsWhatItDidNotDo() throws IOException {
        try (Scene scene = Scene.make(folder, 4, 3, 500_000);
                SlowProxy proxy = SlowProxy.before(scene.host(), BYTES_PER_SECOND)) {
            Path failed = folder.resolve("failed.list");
            HodProcess pull =
                    HodProcess.start(
                            folder,
                            "pull",
                            scene.list().toString(),
                            "--from",
                            proxy.host(),
                            "--platform",
                            "all",
                            "--pool",
                            folder.resolve("pool").toString(),
                            "--failed-list",
                            failed.toString());

            HodProcess.Ended ended = pull.terminateWhen(() -> proxy.down() > 300_000);

            assertThat(ended.exitCode()).as(ended.output()).isEqualTo(TERMINATED);
            assertThat(ended.output()).contains("interrupted; what is there is whole");
            List<String> listed = Files.readAllLines(failed);
            int done = Judge.soundTree(folder.resolve("pool")).size();
            assertThat(listed).hasSize(scene.digests().size() - done).isNotEmpty();
        }
    }
}
