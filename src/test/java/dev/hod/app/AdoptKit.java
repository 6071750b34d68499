package dev.hod.app;

import dev.hod.app.Adopt.Adopted;
import dev.hod.app.Adopt.Existing;
import dev.hod.copy.Outcome;
import dev.hod.fault.Fault;
import dev.hod.image.Digest;
import dev.hod.pool.Pool;
import dev.hod.pool.PoolVerifier;
import dev.hod.progress.Progress;
import dev.hod.selection.SourceNames.Hosts;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Peers;
import dev.hod.testing.RandomImages;
import dev.hod.transport.Store;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Folders that others left, and what adopting them comes to. */
abstract class AdoptKit {
    @TempDir Path folder;
    protected final RandomImages images = new RandomImages(11, 3, 30_000);
    protected final MadeImage image = images.image();
    protected final MadeImage index =
            images.index(RandomImages.Format.OCI, RandomImages.AMD64, RandomImages.ARM64);
    protected Path left;
    protected Path pool;

    @BeforeEach
    void makeFolder() throws IOException {
        left = Files.createDirectory(folder.resolve("left"));
        pool = folder.resolve("pool");
    }

    protected Adopt adopt(Path from) {
        return new Adopt(
                from,
                pool,
                new Adopt.Naming("", Hosts.LEFT_OUT),
                Existing.KEPT,
                Held.BY_LENGTH,
                folder);
    }

    protected Adopted adopt() throws IOException {
        return adopt(left).run(Progress.SILENT);
    }

    /** Blobs of both images, which have some in common. */
    protected int blobs() {
        Set<Digest> all = new HashSet<>(image.blobs().keySet());
        all.addAll(index.blobs().keySet());
        return all.size();
    }

    protected static List<Outcome.Failed> failures(Adopted adopted) {
        return adopted.carried().outcomes().stream()
                .filter(Outcome.Failed.class::isInstance)
                .map(Outcome.Failed.class::cast)
                .toList();
    }

    /** A tree with {@code app/web:1.0} and {@code multi:2}. */
    protected Path registry(Path root) throws IOException {
        Peers.require("docker-registry");
        try (PoolStore store = PoolStore.open(root, Pool.Mode.WRITE)) {
            image.writeTo(store, "app/web:1.0");
            index.writeTo(store, "multi:2");
        }
        return root;
    }

    protected void skopeo(Path storage, String name, String... more) throws IOException {
        try (DockerRegistry registry = DockerRegistry.start(storage)) {
            List<String> arguments = new ArrayList<>(List.of(more));
            arguments.add(more.length - 1, "docker://" + registry.host() + '/' + name);
            copy(arguments.toArray(String[]::new));
        }
    }

    protected static void copy(String... arguments) {
        List<String> all = new ArrayList<>();
        all.addAll(List.of("copy", "--insecure-policy", "--src-tls-verify=false"));
        all.add("--dest-tls-verify=false");
        all.addAll(List.of(arguments));
        Peers.run("skopeo", all.toArray(String[]::new)).success();
    }

    protected Path made(String path) throws IOException {
        Path made = left.resolve(path);
        Files.createDirectories(made.getParent());
        return made;
    }

    protected static Path data(Path root, Digest digest) {
        String hex = digest.hex();
        return root.resolve(
                "docker/registry/v2/blobs/sha256/" + hex.substring(0, 2) + '/' + hex + "/data");
    }

    protected Map<String, Digest> tags() throws IOException {
        Map<String, Digest> tags = new TreeMap<>();
        try (Store store = PoolStore.open(pool, Pool.Mode.READ)) {
            for (var name : store.names()) {
                store.source(name)
                        .resolve()
                        .ifPresent(found -> tags.put(name.toString(), found.digest()));
            }
        }
        return tags;
    }

    protected List<Fault> faults() throws IOException {
        List<Fault> faults = new ArrayList<>();
        try (Pool opened = Pool.open(pool, Pool.Mode.READ)) {
            PoolVerifier.verify(opened, faults::add, Progress.SILENT);
        }
        return faults;
    }
}
