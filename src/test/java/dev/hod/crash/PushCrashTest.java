package dev.hod.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.crash.Kills.Found;
import dev.hod.testing.DockerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushCrashTest {
    private static final long BYTES_PER_SECOND = 10_000_000;

    @TempDir private Path folder;

    /** Starts a run that fills the registry at {@code host}. */
    @FunctionalInterface
    private interface Push {
        HodProcess to(String host, Path receipt) throws IOException;
    }

    @Test
    void killedInstallLeavesOnlyWholeImagesAndRunsAgain() throws IOException {
        try (Scene scene = Scene.make(folder, 6, 4, 500_000)) {
            Path bundle = folder.resolve("bundle.tar");
            scene.pack(scene.pull(folder.resolve("pool")), bundle);
            killed(
                    4,
                    scene,
                    (host, receipt) ->
                            HodProcess.start(
                                    folder,
                                    "install",
                                    bundle.toString(),
                                    "--to",
                                    host,
                                    "--receipt",
                                    receipt.toString()));
        }
    }

    @Test
    void killedSyncLeavesOnlyWholeImagesAndRunsAgain() throws IOException {
        try (Scene scene = Scene.make(folder, 6, 4, 500_000)) {
            killed(
                    5,
                    scene,
                    (host, receipt) ->
                            HodProcess.start(
                                    folder,
                                    "sync",
                                    scene.list().toString(),
                                    "--from",
                                    scene.host(),
                                    "--to",
                                    host,
                                    "--platform",
                                    "all",
                                    "--receipt",
                                    receipt.toString()));
        }
    }

    private void killed(long seed, Scene scene, Push push) throws IOException {
        Kills kills =
                Kills.spread(
                        seed,
                        number -> {
                            Path storage = storage("undisturbed" + number);
                            try (DockerRegistry target = DockerRegistry.start(storage);
                                    SlowProxy proxy = slow(target)) {
                                push.to(proxy.host(), receipt(storage)).success();
                                assertThat(images(target)).isEqualTo(scene.digests());
                            }
                        });
        kills.each((number, nanos) -> {
            Path storage = storage("killed" + number);
            try (DockerRegistry target = DockerRegistry.start(storage);
                    SlowProxy proxy = slow(target)) {
                boolean alive = push.to(proxy.host(), receipt(storage)).killAfter(nanos);
                long sent = proxy.up();
                Map<String, String> tags = images(target);
                assertThat(scene.digests()).containsAllEntriesOf(tags);

                push.to(proxy.host(), receipt(storage)).success();

                assertThat(images(target)).isEqualTo(scene.digests());
                Judge.eachBlobIsWhatItsNameSays(storage);
                return Found.of(alive, sent > 0 && tags.size() < scene.digests().size());
            }
        });
    }

    private static SlowProxy slow(DockerRegistry target) throws IOException {
        return SlowProxy.before(target.host(), BYTES_PER_SECOND);
    }

    private static Map<String, String> images(DockerRegistry registry) throws IOException {
        try (RawRegistry client = new RawRegistry(registry.host())) {
            return client.pullAll();
        }
    }

    private Path storage(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private static Path receipt(Path storage) {
        return storage.resolveSibling(storage.getFileName() + "-receipt.jsonl");
    }
}
