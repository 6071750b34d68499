import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Images like those of a KubeSphere list: few distributions and runtimes below many small
 * applications, most of them docker schema 2, some OCI, a few for two platforms. Written as the
 * storage of a registry; the same parameters give the same corpus on one machine.
 */
final class Corpus {
    private static final long SEED = 20_211_001;
    private static final int FORM = 5; // raise it when the recipe changes: cached ones are remade

    private static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String DOCKER_LIST =
            "application/vnd.docker.distribution.manifest.list.v2+json";
    private static final String OCI = "application/vnd.oci.image.manifest.v1+json";
    private static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

    /** Sizes in kB of the distributions' single layers, and how many of 100 use each. */
    private static final int[][] DISTRIBUTIONS = {
        {2_800, 36}, {9_000, 14}, {26_000, 28}, {32_000, 10}, {44_000, 12}
    };

    /** Sizes in kB of the layers of runtimes, each on one distribution. */
    private static final int[][] RUNTIMES = {
        {2, 21_000, 1_200},
        {4, 30_000, 300},
        {4, 26_000, 9_000, 400},
        {2, 12_000, 7_500, 2_000},
        {0, 11_000, 900},
        {2, 16_000, 3_000},
        {3, 18_000, 5_500, 150}
    };

    private static final int RUNTIMES_OF_100 = 36;

    private final Path folder;
    private final RegistryTree tree;
    private final List<String> names;
    private final double scale;

    /** How an image is made; platforms beside the host's have the same form. */
    private record Image(String name, boolean oci, boolean index, List<Layers.Recipe> layers) {}

    private Corpus(Path folder, List<String> names, int mb) {
        this.folder = folder;
        this.tree = new RegistryTree(folder.resolve("registry"));
        this.names = names;
        // The sizes of the recipes below add up to this many.
        this.scale = mb / 815.0;
    }

    /** What was made: the registry's root and the list of its images. */
    record Made(RegistryTree tree, Path list, List<String> names) {}

    /**
     * Makes the corpus below {@code work}, or takes it from there.
     *
     * @param sample a list with groups; its first {@code images} images are made
     */
    static Made make(Path work, Path sample, int images, int mb) throws IOException {
        Path folder = work.resolve("corpus-%d-%dmb-v%d".formatted(images, mb, FORM));
        List<String> lines = firstOf(Files.readAllLines(sample), images);
        List<String> names =
                lines.stream().filter(line -> !line.startsWith("#")).distinct().toList();
        Path list = folder.resolve("images.list");
        Corpus corpus = new Corpus(folder, names, mb);
        if (!Files.exists(list)) {
            Trees.delete(folder);
            corpus.write();
            Path partial = Files.write(folder.resolve("images.partial"), lines);
            Files.move(partial, list);
        }
        return new Made(corpus.tree, list, names);
    }

    private static List<String> firstOf(List<String> lines, int images) {
        List<String> chosen = new ArrayList<>();
        int count = 0;
        for (String line : lines) {
            boolean image = !line.isBlank() && !line.startsWith("#");
            if (image && count == images) {
                break;
            }
            count += image ? 1 : 0;
            chosen.add(line.strip());
        }
        for (int i = count; i < images; i++) {
            chosen.add("extra/application-%d:1.%d".formatted(i, i % 7));
        }
        return chosen;
    }

    private void write() throws IOException {
        List<Image> images = recipes();
        Set<Layers.Recipe> distinct = new LinkedHashSet<>();
        for (Image image : images) {
            distinct.addAll(image.layers());
            distinct.addAll(foreignLayers(image));
        }
        Layers layers = new Layers(tree);
        Map<Layers.Recipe, Layers.Layer> made =
                distinct.parallelStream()
                        .collect(Collectors.toConcurrentMap(r -> r, r -> unchecked(layers, r)));
        for (Image image : images) {
            write(image, made);
        }
    }

    private static Layers.Layer unchecked(Layers layers, Layers.Recipe recipe) {
        try {
            return layers.make(recipe);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Image> recipes() {
        List<Image> images = new ArrayList<>();
        Layers.Recipe empty = new Layers.Recipe(SEED, 100);
        for (String name : names) {
            SplittableRandom random = new SplittableRandom(SEED ^ (long) name.hashCode() << 20);
            List<Layers.Recipe> layers = new ArrayList<>();
            if (random.nextInt(100) < RUNTIMES_OF_100) {
                int which = random.nextInt(RUNTIMES.length);
                int[] runtime = RUNTIMES[which];
                layers.add(distribution(runtime[0]));
                for (int i = 1; i < runtime.length; i++) {
                    layers.add(recipe(SEED + 1_000 * (which + 1) + i, runtime[i]));
                }
            } else {
                layers.add(distribution(chosen(random)));
            }
            int own = 2 + random.nextInt(5);
            long ownSeed = random.nextLong();
            for (int i = 0; i < own; i++) {
                // Log-normal: most layers are small, the binary is in one of a few MB.
                double kb = Math.exp(4.8 + 2.0 * random.nextGaussian(0, 1));
                layers.add(recipe(ownSeed + i, Math.min(kb, 20_000)));
            }
            layers.add(layers.size() - 1, empty);
            int form = random.nextInt(20);
            images.add(new Image(name, form >= 15 && form < 19, form == 19 || form == 3, layers));
        }
        return images;
    }

    private static int chosen(SplittableRandom random) {
        int left = random.nextInt(100);
        for (int i = 0; i < DISTRIBUTIONS.length; i++) {
            left -= DISTRIBUTIONS[i][1];
            if (left < 0) {
                return i;
            }
        }
        throw new AssertionError("the shares do not add up to 100");
    }

    private Layers.Recipe distribution(int which) {
        return recipe(SEED + 1 + which, DISTRIBUTIONS[which][0]);
    }

    private Layers.Recipe recipe(long seed, double kb) {
        return new Layers.Recipe(seed, Math.max(150, (long) (kb * 1_000 * scale)));
    }

    /** The same image for the other platform: it shares nothing, and is never pulled here. */
    private static List<Layers.Recipe> foreignLayers(Image image) {
        if (!image.index()) {
            return List.of();
        }
        return image.layers().stream()
                .map(layer -> new Layers.Recipe(layer.seed() ^ 0x5a5a, layer.bytes() / 20 + 100))
                .toList();
    }

    private void write(Image image, Map<Layers.Recipe, Layers.Layer> made) throws IOException {
        int colon = image.name().lastIndexOf(':');
        String repository = image.name().substring(0, colon);
        String tag = image.name().substring(colon + 1);
        String own = manifest(image, repository, host(), image.layers(), made);
        if (!image.index()) {
            tree.tag(repository, tag, own);
            return;
        }
        String other =
                manifest(image, repository, foreign(), foreignLayers(image), made);
        String type = image.oci() ? OCI : DOCKER;
        String index =
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s,%s]}"
                        .formatted(
                                image.oci() ? OCI_INDEX : DOCKER_LIST,
                                platformed(type, own, host()),
                                platformed(type, other, foreign()));
        String digest = tree.putBlob(index.getBytes(StandardCharsets.UTF_8));
        tree.linkRevision(repository, digest);
        tree.tag(repository, tag, digest);
    }

    static String host() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    private static String foreign() {
        return host().equals("arm64") ? "amd64" : "arm64";
    }

    private String platformed(String type, String digest, String architecture) throws IOException {
        return "{%s,\"platform\":{\"architecture\":\"%s\",\"os\":\"linux\"}}"
                .formatted(descriptor(type, Files.size(tree.blob(digest)), digest), architecture);
    }

    private String manifest(
            Image image,
            String repository,
            String architecture,
            List<Layers.Recipe> recipes,
            Map<Layers.Recipe, Layers.Layer> made)
            throws IOException {
        List<Layers.Layer> layers = recipes.stream().map(made::get).toList();
        String config =
                ("{\"architecture\":\"%s\",\"os\":\"linux\",\"created\":\"2021-10-01T00:00:00Z\","
                                + "\"config\":{\"Env\":[\"PATH=/usr/bin:/bin\"],\"Cmd\":[\"/bin/sh\"],"
                                + "\"Labels\":{\"name\":\"%s\"}},"
                                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]}}")
                        .formatted(
                                architecture,
                                image.name(),
                                joined(layers, layer -> '"' + layer.diffId() + '"'));
        byte[] configBytes = config.getBytes(StandardCharsets.UTF_8);
        String configDigest = tree.putBlob(configBytes);
        String layerType =
                image.oci()
                        ? "application/vnd.oci.image.layer.v1.tar+gzip"
                        : "application/vnd.docker.image.rootfs.diff.tar.gzip";
        String configType =
                image.oci()
                        ? "application/vnd.oci.image.config.v1+json"
                        : "application/vnd.docker.container.image.v1+json";
        String manifest =
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":{%s},\"layers\":[%s]}"
                        .formatted(
                                image.oci() ? OCI : DOCKER,
                                descriptor(configType, configBytes.length, configDigest),
                                joined(
                                        layers,
                                        l -> '{' + descriptor(layerType, l.size(), l.digest()) + '}'));
        String digest = tree.putBlob(manifest.getBytes(StandardCharsets.UTF_8));
        tree.linkLayer(repository, configDigest);
        for (Layers.Layer layer : layers) {
            tree.linkLayer(repository, layer.digest());
        }
        tree.linkRevision(repository, digest);
        return digest;
    }

    private static String descriptor(String type, long size, String digest) {
        return "\"mediaType\":\"%s\",\"size\":%d,\"digest\":\"%s\"".formatted(type, size, digest);
    }

    private static <T> String joined(List<T> items, java.util.function.Function<T, String> form) {
        return items.stream().map(form).collect(Collectors.joining(","));
    }

    /** What a pull for the host's platform moves. */
    record Totals(int images, int blobs, long unique, long referenced) {}

    static Totals totals(Made made) throws IOException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        long referenced = 0;
        for (String name : made.names()) {
            for (RegistryTree.Reference blob : made.tree().references(imageDigest(made, name))) {
                sizes.put(blob.digest(), blob.size());
                referenced += blob.size();
            }
        }
        long unique = sizes.values().stream().mapToLong(Long::longValue).sum();
        return new Totals(made.names().size(), sizes.size(), unique, referenced);
    }

    /** The manifest a tag gives for the host's platform. */
    static String imageDigest(Made made, String name) throws IOException {
        int colon = name.lastIndexOf(':');
        String top = made.tree().tagged(name.substring(0, colon), name.substring(colon + 1));
        for (RegistryTree.Reference reference : made.tree().references(top)) {
            if (reference.isManifest() && reference.architecture().equals(host())) {
                return reference.digest();
            }
        }
        return top;
    }
}
