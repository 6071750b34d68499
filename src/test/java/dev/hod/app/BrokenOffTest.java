package dev.hod.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.copy.CopyOptions.OnFailure;
import dev.hod.copy.Outcome;
import dev.hod.copy.ReferrersChoice;
import dev.hod.image.PlatformChoice;
import dev.hod.progress.Progress;
import dev.hod.selection.Origin;
import dev.hod.selection.SourceNames;
import dev.hod.server.RegistryServer;
import dev.hod.server.ServerSettings;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.RandomImages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a run that ends before its time. */
class BrokenOffTest {
    @TempDir Path folder;

    @Test
    void anInterruptLeavesAnOutcomeForEveryImage() throws IOException {
        MemoryStore upstream = new MemoryStore();
        RandomImages random = new RandomImages(1);
        MadeImage first = random.image();
        first.writeTo(upstream, "first:1");
        random.image().writeTo(upstream, "late:1");
        try (RegistryServer server =
                RegistryServer.start(
                        upstream, ServerSettings.readOnly(ServerSettings.loopback()))) {
            Pull pull =
                    new Pull(
                            new Wish(
                                    List.of("first:1", "late:1"),
                                    List.of(),
                                    PlatformChoice.ALL,
                                    Wish.By.USER,
                                    PlatformChoice.Missing.FAILS,
                                    ReferrersChoice.LEFT,
                                    InputStream.nullInputStream()),
                            Origin.parse(server.host()),
                            SourceNames.Hosts.LEFT_OUT,
                            folder.resolve("pool"),
                            Held.BY_LENGTH,
                            OnFailure.GO_ON,
                            Side.of(
                                    new Settings(
                                            Map.of("HOME", folder.toString()),
                                            Set.of(),
                                            Set.of(),
                                            List.of(),
                                            Optional.empty())));

            Carried carried = pull.run(new Interrupting(Thread.currentThread()));

            assertThat(carried.end()).isPresent();
            assertThat(carried.outcomes().get(0)).isInstanceOf(Outcome.Done.class);
            assertThat(carried.outcomes().get(1)).isInstanceOf(Outcome.NotTried.class);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    /** Interrupts the run when an image is done, and lets the late one's blobs wait for that. */
    private record Interrupting(Thread run) implements Progress {
        @Override
        public void expect(int images, long bytes) {}

        @Override
        public Item begin(String what, long total) {
            if (what.startsWith("late") && total >= 0) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return Progress.SILENT.begin(what, total);
        }

        @Override
        public void finished(Finished image) {
            run.interrupt();
        }

        @Override
        public void note(String message) {}
    }
}
