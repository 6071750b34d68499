package dev.hod.garbage;

import dev.hod.blob.BytesBlob;
import dev.hod.image.RawManifest;
import dev.hod.pool.Pool;
import dev.hod.pool.Sweeper;
import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A pool that has seen much, and beside it one in which only what is needed was ever put. */
final class Garden {
    private static final List<String> REPOSITORIES = List.of("a", "a/b", "team/app", "x");

    private final SplittableRandom random;
    private final RandomImages images;
    private final Path grown;
    private final Path clean;

    private final List<Plant> plants = new ArrayList<>();

    private Garden(long seed, Path folder) {
        this.random = new SplittableRandom(seed);
        this.images = new RandomImages(seed, 3, 300);
        this.grown = folder.resolve("grown");
        this.clean = folder.resolve("clean");
    }

    private enum Fate {
        STAYS,
        /** Its tag goes. */
        GOES,
        /** Its tag is another image's later. */
        IS_REPLACED,
        /** Goes with what it speaks of. */
        FOLLOWS
    }

    private record Plant(MadeImage image, ImageName name, Fate fate) {}

    static Garden grow(long seed, Path folder) throws IOException {
        Garden garden = new Garden(seed, folder);
        for (int i = 0; i < 10; i++) {
            garden.plant("v" + i);
        }
        write(garden.grown, garden.plants);
        write(garden.clean, garden.plants.stream().filter(p -> p.fate == Fate.STAYS).toList());
        return garden;
    }

    /** Puts all there with one wait for the disk. */
    private static void write(Path root, List<Plant> plants) throws IOException {
        try (PoolStore pool = PoolStore.open(root, Pool.Mode.WRITE)) {
            for (Plant plant : plants) {
                ImageDestination to = pool.destination(plant.name);
                for (MadeImage.Content blob : plant.image.blobs().values()) {
                    to.put(new BytesBlob(blob.descriptor(), blob.bytes(), "memory"));
                }
                for (RawManifest manifest : plant.image.manifests()) {
                    to.put(manifest);
                }
            }
            pool.flush();
            for (Plant plant : plants) {
                pool.destination(plant.name).commit(plant.image.top(), Optional.empty());
            }
            for (Plant plant : plants) {
                if (plant.fate == Fate.GOES) {
                    ImageName name = plant.name;
                    new Sweeper(pool.pool()).tag(name.repository(), name.tag().orElseThrow());
                }
            }
        }
    }

    Path pool() {
        return grown;
    }

    /** Files of a pool that never had anything else than what is needed. */
    SortedMap<String, String> expected() throws IOException {
        return files(clean);
    }

    private void plant(String tag) {
        String repository = REPOSITORIES.get(random.nextInt(REPOSITORIES.size()));
        MadeImage image = images.any();
        ImageName name = ImageName.tagged(repository, tag);
        switch (random.nextInt(6)) {
            case 0 ->
                    plants.add(
                            new Plant(
                                    image,
                                    ImageName.digested(repository, image.digest()),
                                    Fate.STAYS));
            case 1 -> plants.add(new Plant(image, name, Fate.GOES));
            case 2 -> {
                plants.add(new Plant(image, name, Fate.IS_REPLACED));
                plants.add(new Plant(images.any(), name, Fate.STAYS));
            }
            case 3 -> {
                plants.add(new Plant(image, name, Fate.STAYS));
                speak(repository, image, Fate.STAYS);
            }
            case 4 -> {
                speak(repository, image, Fate.FOLLOWS);
                plants.add(new Plant(image, name, Fate.GOES));
            }
            default -> plants.add(new Plant(image, name, Fate.STAYS));
        }
    }

    /** Puts what speaks of an image beside it, and what speaks of that. */
    private void speak(String repository, MadeImage of, Fate fate) {
        MadeImage child = images.referrer(of, "application/vnd.example.sbom");
        MadeImage index = images.referrersIndex(List.of(child));
        MadeImage signature = images.cosignSignature(of);
        MadeImage second = images.cosignSignature(signature);
        plants.add(new Plant(index, ImageName.tagged(repository, tag(of)), fate));
        plants.add(new Plant(signature, ImageName.tagged(repository, tag(of) + ".sig"), fate));
        plants.add(new Plant(second, ImageName.tagged(repository, tag(signature) + ".att"), fate));
    }

    private static String tag(MadeImage of) {
        return of.digest().algorithm().label() + '-' + of.digest().hex();
    }

    /** Everything that was written long ago, as far as that can be. */
    static Keep keep() {
        return keep(Keep.Untagged.REMOVED);
    }

    static Keep keep(Keep.Untagged untagged) {
        return new Keep(untagged, Instant.now(), Map.of(), Set.of());
    }

    static Verdict collect(Path pool, Keep keep) throws IOException {
        try (Pool alone = Pool.open(pool, Pool.Mode.ALONE)) {
            return Collector.collect(alone, keep);
        }
    }

    static Verdict judge(Path pool, Keep keep) throws IOException {
        try (Pool read = Pool.open(pool, Pool.Mode.READ)) {
            return Collector.judge(read, keep);
        }
    }

    /** All files below {@code docker/}, links with what they say. */
    static SortedMap<String, String> files(Path root) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root.resolve("docker"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(
                        root.relativize(file).toString(),
                        file.endsWith("link")
                                ? Files.readString(file, StandardCharsets.UTF_8)
                                : String.valueOf(Files.size(file)));
            }
        }
        return files;
    }
}
