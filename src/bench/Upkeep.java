import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Looking after a pool of very many small images, beside docker-registry's own collector. */
final class Upkeep {
    private static final int IMAGES = 20_000;
    private static final int IN_A_REPOSITORY = 50;
    private static final int BASES = 20;
    private static final int LAYER_BYTES = 400;

    /** One image in so many has no tag: it is garbage. */
    private static final int UNTAGGED = 5;

    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    private final Steps steps;
    private final Path work;

    Upkeep(Steps steps, Path work) {
        this.steps = steps;
        this.work = work;
    }

    void turns(Map<String, Steps.Turn> turns) throws IOException {
        Path pool = pool();
        turns.put(Steps.key("gc", Results.HOD), () -> steps.hod("gc", pool.toString()));
        turns.put(
                Steps.key("gc --keep-untagged", Results.HOD),
                () -> steps.hod("gc", pool.toString(), "--keep-untagged"));
        turns.put(
                Steps.key("gc --keep-untagged", "docker-registry"),
                () -> steps.shell(
                        "docker-registry garbage-collect --dry-run \"$2\" >/dev/null",
                        pool,
                        configuration(pool)));
        turns.put(
                Steps.key("verify of small images", Results.HOD),
                () -> steps.hod("verify", pool.toString()));
    }

    private Path configuration(Path pool) throws IOException {
        return Files.writeString(
                work.resolve("garbage-collect.yml"),
                "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: "
                        + pool
                        + "\nhttp:\n  addr: 127.0.0.1:0\n");
    }

    /** Made once, and kept with the corpus. */
    private Path pool() throws IOException {
        Path pool = work.resolve("small-images");
        Path done = work.resolve("small-images.done");
        if (Files.exists(done)) {
            return pool;
        }
        System.err.println("bench: " + IMAGES + " small images in " + pool);
        Trees.delete(pool);
        RegistryTree tree = new RegistryTree(pool);
        Random random = new Random(1);
        String[] bases = new String[BASES];
        for (int i = 0; i < BASES; i++) {
            bases[i] = layer(tree, random);
        }
        for (int i = 0; i < IMAGES; i++) {
            image(tree, random, bases[i % BASES], i);
        }
        Files.writeString(done, "");
        return pool;
    }

    private static String layer(RegistryTree tree, Random random) throws IOException {
        byte[] bytes = new byte[LAYER_BYTES];
        random.nextBytes(bytes);
        return tree.putBlob(bytes);
    }

    private static void image(RegistryTree tree, Random random, String base, int number)
            throws IOException {
        String repository = "small/app" + number / IN_A_REPOSITORY;
        byte[] config =
                text("{\"architecture\":\"amd64\",\"os\":\"linux\",\"n\":%d}".formatted(number));
        String configDigest = tree.putBlob(config);
        String own = layer(tree, random);
        byte[] manifest =
                text(
                        """
                        {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s,%s]}"""
                                .formatted(
                                        MANIFEST,
                                        descriptor(CONFIG, config.length, configDigest),
                                        descriptor(LAYER, LAYER_BYTES, base),
                                        descriptor(LAYER, LAYER_BYTES, own)));
        String digest = tree.putBlob(manifest);
        for (String layer : List.of(configDigest, base, own)) {
            tree.linkLayer(repository, layer);
        }
        tree.linkRevision(repository, digest);
        if (number % UNTAGGED != 0) {
            tree.tag(repository, "v" + number, digest);
        }
    }

    private static String descriptor(String type, int size, String digest) {
        return "{\"mediaType\":\"%s\",\"size\":%d,\"digest\":\"%s\"}".formatted(type, size, digest);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
