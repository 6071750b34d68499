package dev.hod.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.app.Repair.Repaired;
import dev.hod.bundle.Compression;
import dev.hod.copy.Outcome;
import dev.hod.fault.Fault;
import dev.hod.image.Digest;
import dev.hod.pool.Damage;
import dev.hod.pool.Pool;
import dev.hod.progress.Progress;
import dev.hod.server.RegistryServer;
import dev.hod.server.ServerSettings;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Packs;
import dev.hod.testing.RandomImages;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pools that were damaged, put right from elsewhere. */
class RepairTest {
    private static final String V2 = "docker/registry/v2/";

    @TempDir Path folder;
    private final RandomImages images = new RandomImages(21, 3, 20_000);
    private final MadeImage image = images.image();
    private final MadeImage index = images.nested(RandomImages.AMD64, RandomImages.ARM64);
    private Path pool;
    private Path healthy;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 6);
    }

    @BeforeEach
    void make() throws IOException {
        pool = folder.resolve("pool");
        healthy = folder.resolve("healthy");
        for (Path root : List.of(pool, healthy)) {
            try (PoolStore store = PoolStore.open(root, Pool.Mode.WRITE)) {
                image.writeTo(store, "app/web:1.0");
                image.writeTo(store, "other:1");
                index.writeTo(store, "multi:2");
            }
        }
    }

    /** Law: whatever happens to files and links below the tags, all is as before. */
    @ParameterizedTest
    @MethodSource("seeds")
    void makesWholeWhateverWasDamaged(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<Path> files = new ArrayList<>(files(pool).keySet().stream().map(Path::of).toList());
        files.removeIf(file -> file.toString().contains("/tags/"));
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            damage(pool.resolve(files.remove(random.nextInt(files.size()))), random);
        }
        Repair repair = from(seed);
        Damage damage = repair.check(_ -> {}, Progress.SILENT);
        Repaired repaired = repair.run(damage, Progress.SILENT);
        assertThat(repaired.outcomes()).allMatch(Outcome.Done.class::isInstance);
        assertThat(faults()).isEmpty();
        assertThat(files(pool)).isEqualTo(files(healthy));
    }

    private Repair from(long seed) throws IOException {
        if (seed % 2 == 0) {
            return repair(healthy.toString());
        }
        Path bundle = folder.resolve("healthy.tar");
        try (PoolStore store = PoolStore.open(healthy, Pool.Mode.READ)) {
            Files.write(bundle, Packs.bundle(store, Compression.NONE));
        }
        return repair(bundle.toString());
    }

    private static void damage(Path file, SplittableRandom random) throws IOException {
        boolean link = file.endsWith("link");
        switch (link ? 0 : random.nextInt(3)) {
            case 0 -> delete(file.resolveSibling(""));
            case 1 -> {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            }
            default -> {
                byte[] bytes = Files.readAllBytes(file);
                bytes[random.nextInt(bytes.length)] ^= 1;
                Files.write(file, bytes);
            }
        }
    }

    @Test
    void asksARegistryForNothingElse() throws IOException {
        Digest layer = image.blobs().lastEntry().getKey();
        Digest config = index.blobs().firstEntry().getKey();
        Files.delete(data(pool, layer));
        Files.write(data(pool, config), new byte[3]);
        List<String> asked = new CopyOnWriteArrayList<>();
        try (PoolStore store = PoolStore.open(healthy, Pool.Mode.READ);
                RegistryServer server =
                        RegistryServer.start(
                                store,
                                ServerSettings.readOnly(ServerSettings.loopback())
                                        .servedTo(request -> {
                                            if (request.path().contains("/blobs/")) {
                                                asked.add(request.path());
                                            }
                                        }))) {
            Repair repair = repair(server.host());
            Repaired repaired = repair.run(repair.check(_ -> {}, Progress.SILENT), Progress.SILENT);
            assertThat(repaired.blobs()).isEqualTo(2);
            assertThat(faults()).isEmpty();
        }
        assertThat(asked)
                .extracting(path -> path.substring(path.lastIndexOf(':') + 1))
                .containsOnly(layer.hex(), config.hex());
    }

    @Test
    void asksWhereTheImageWasPulledFrom() throws IOException {
        try (PoolStore store = PoolStore.open(healthy, Pool.Mode.READ);
                PoolStore elsewhere = PoolStore.open(folder.resolve("elsewhere"), Pool.Mode.WRITE);
                RegistryServer server =
                        RegistryServer.start(
                                elsewhere, ServerSettings.readOnly(ServerSettings.loopback()))) {
            assertThat(store.names()).isNotEmpty();
            image.writeTo(elsewhere, "mirror/app/web:1.0");
            Files.delete(data(pool, image.blobs().lastEntry().getKey()));
            Repair repair = repair(server.host() + "/mirror");
            Repaired repaired = repair.run(repair.check(_ -> {}, Progress.SILENT), Progress.SILENT);
            assertThat(repaired.outcomes().getFirst()).isInstanceOf(Outcome.Done.class);
        }
    }

    @Test
    void leavesWhatCannotBeHad() throws IOException {
        Digest layer = image.blobs().lastEntry().getKey();
        Digest other = index.blobs().lastEntry().getKey();
        for (Path root : List.of(pool, healthy)) {
            Files.write(data(root, layer), new byte[5]);
        }
        Files.delete(data(pool, other));
        Repair repair = repair(healthy.toString());
        Repaired repaired = repair.run(repair.check(_ -> {}, Progress.SILENT), Progress.SILENT);
        assertThat(repaired.outcomes()).anyMatch(Outcome.Failed.class::isInstance);
        assertThat(Files.size(data(pool, layer))).isEqualTo(5);
        assertThat(faults()).allMatch(fault -> fault.toString().contains(layer.hex()));
        assertThat(data(pool, other)).exists();
    }

    @Test
    void doesNotTakeTheSpoiledFileItselfForASoundOne() throws IOException {
        Digest layer = image.blobs().lastEntry().getKey();
        Files.delete(data(healthy, layer));
        Files.createLink(data(healthy, layer), data(pool, layer));
        byte[] bytes = Files.readAllBytes(data(pool, layer));
        bytes[7] ^= 1;
        Files.write(data(pool, layer), bytes);
        Repair repair = repair(healthy.toString());
        Repaired repaired = repair.run(repair.check(_ -> {}, Progress.SILENT), Progress.SILENT);
        assertThat(repaired.outcomes()).allMatch(Outcome.Failed.class::isInstance);
        assertThat(repaired.shared()).containsExactly(data(pool, layer));
        assertThat(faults()).hasSize(1);
    }

    @Test
    void movesNoTagAndNotesNothing() throws IOException {
        Digest layer = image.blobs().lastEntry().getKey();
        Files.delete(data(pool, layer));
        Repair repair = repair(healthy.toString());
        repair.run(repair.check(_ -> {}, Progress.SILENT), Progress.SILENT);
        assertThat(pool.resolve("hod/images")).doesNotExist();
    }

    @Test
    void hasNothingToDoForASoundPool() throws IOException {
        assertThat(repair(healthy.toString()).check(_ -> {}, Progress.SILENT).isNone()).isTrue();
    }

    private Repair repair(String from) {
        return new Repair(
                pool,
                from,
                Side.of(
                        new Settings(
                                Map.of("HOME", folder.toString()),
                                Set.of(),
                                Set.of(),
                                List.of(),
                                Optional.empty())));
    }

    private List<Fault> faults() throws IOException {
        List<Fault> faults = new ArrayList<>();
        repair(pool.toString()).check(faults::add, Progress.SILENT);
        return faults;
    }

    private static Path data(Path root, Digest digest) {
        String hex = digest.hex();
        return root.resolve(V2 + "blobs/sha256/" + hex.substring(0, 2) + '/' + hex + "/data");
    }

    private static Map<String, Digest> files(Path root) throws IOException {
        Map<String, Digest> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root.resolve("docker"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(
                        root.relativize(file).toString(), Digest.sha256(Files.readAllBytes(file)));
            }
        }
        return files;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
