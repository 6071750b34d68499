package dev.hod.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.concurrent.Tasks;
import dev.hod.image.Digest;
import dev.hod.pool.Pool;
import dev.hod.pool.PoolInUse;
import dev.hod.pool.Sweeper;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryFolder;
import dev.hod.testing.Peers;
import dev.hod.testing.RandomImages;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside docker-registry's own collector, and on a tree that a registry serves. */
class BesideRegistryTest {
    private static final Pattern DELETED =
            Pattern.compile("blob eligible for deletion: (sha256:[0-9a-f]{64})");

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private SortedSet<String> registrysVerdict(Path pool) throws IOException {
        Path config =
                Files.writeString(
                        folder.resolve("gc.yml"),
                        "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: "
                                + pool
                                + "\nhttp:\n  addr: 127.0.0.1:0\n");
        Peers.require("docker-registry");
        String said =
                Peers.run("docker-registry", "garbage-collect", "--dry-run", config.toString())
                        .success();
        SortedSet<String> digests = new TreeSet<>();
        Matcher found = DELETED.matcher(said);
        while (found.find()) {
            digests.add(found.group(1));
        }
        return digests;
    }

    private static SortedSet<String> content(Path pool) throws IOException {
        SortedSet<String> digests = new TreeSet<>();
        for (String file : Garden.files(pool).keySet()) {
            if (file.endsWith("/data")) {
                String[] parts = file.split("/", -1);
                digests.add("sha256:" + parts[parts.length - 2]);
            }
        }
        return digests;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void judgesContentAsTheRegistryDoesWhereUntaggedManifestsAreKept(long seed) throws IOException {
        Path pool = Garden.grow(seed, folder).pool();
        // Some manifests are taken out of repositories, so that there is something to find.
        try (PoolStore store = PoolStore.open(pool, Pool.Mode.ALONE)) {
            Sweeper sweeper = new Sweeper(store.pool());
            for (String repository : store.pool().repositories()) {
                List<String> tags = store.pool().tags(repository);
                if (!tags.isEmpty()) {
                    Digest digest = store.pool().tag(repository, tags.getFirst()).orElseThrow();
                    sweeper.tag(repository, tags.getFirst());
                    sweeper.revision(repository, digest);
                }
            }
        }
        SortedSet<String> expected = registrysVerdict(pool);
        SortedSet<String> gone = content(pool);

        Garden.collect(pool, Garden.keep(Keep.Untagged.KEPT));

        gone.removeAll(content(pool));
        assertThat(gone).isEqualTo(expected);
        assertThat(registrysVerdict(pool)).isEmpty();
    }

    @Test
    void collectsWhileARegistryServesAndOthersWrite() throws IOException {
        RandomImages random = new RandomImages(5, 3, 300);
        Path pool = folder.resolve("pool");
        List<MadeImage> images = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            images.add(random.image());
        }
        // A collection begins as often as something was written, be the next already under way.
        BlockingQueue<Boolean> written = new LinkedBlockingQueue<>();
        AtomicInteger collected = new AtomicInteger();
        PoolStore.open(pool, Pool.Mode.WRITE).close();
        try (DockerRegistry registry = DockerRegistry.start(pool);
                Tasks tasks = new Tasks("beside", 2)) {
            tasks.fork(() -> {
                for (int i = 0; i < images.size(); i++) {
                    writeWhenFree(pool, images.get(i), "a/b:v" + i, i % 3 == 0);
                    written.add(true);
                }
            });
            tasks.fork(() -> {
                for (int i = 0; i < images.size(); i++) {
                    boolean _ = written.take();
                    collected.addAndGet(collectIfFree(pool));
                }
            });
            tasks.join();
            collected.addAndGet(collectIfFree(pool));
            for (int i = 0; i < images.size(); i++) {
                assertThat(status(registry, "a/b", "v" + i)).isEqualTo(i % 3 == 0 ? 404 : 200);
            }
        }
        assertThat(collected.get()).isPositive();
        SortedSet<String> expected = new TreeSet<>();
        for (int i = 0; i < images.size(); i++) {
            if (i % 3 != 0) {
                images.get(i).digests().forEach(d -> expected.add(d.toString()));
            }
        }
        assertThat(content(pool)).isEqualTo(expected);
    }

    private static void writeWhenFree(Path pool, MadeImage image, String name, boolean untag)
            throws IOException {
        while (true) {
            try (PoolStore store = PoolStore.open(pool, Pool.Mode.WRITE)) {
                image.writeTo(store, name);
                if (untag) {
                    String tag = name.substring(name.indexOf(':') + 1);
                    new Sweeper(store.pool()).tag("a/b", tag);
                }
                return;
            } catch (PoolInUse e) {
                Thread.onSpinWait();
            }
        }
    }

    private static int collectIfFree(Path pool) throws IOException {
        try {
            Garden.collect(
                    pool,
                    new Keep(
                            Keep.Untagged.REMOVED,
                            Instant.now().plus(Duration.ofDays(1)),
                            Map.of(),
                            Set.of()));
            return 1;
        } catch (PoolInUse e) {
            return 0;
        }
    }

    private static int status(DockerRegistry registry, String repository, String tag)
            throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://%s/v2/%s/manifests/%s"
                                                .formatted(registry.host(), repository, tag)))
                        .header("Accept", "application/vnd.oci.image.manifest.v1+json")
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
