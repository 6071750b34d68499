import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a corpus, carries it with hod and with others, and prints what that cost side by side. */
final class Bench {
    private Bench() {}

    /** What the command line may change. */
    record Settings(
            int mb,
            int images,
            int rounds,
            int connections,
            Set<String> only,
            Path list,
            Path work,
            Path hod) {}

    static final List<String> STEPS =
            List.of("version", "pull", "select", "pack", "verify", "unpack", "install", "sync", "copy",
                    "places", "upkeep");

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(System.getProperty("bench.folder"));
        Path top = folder.getParent().getParent();
        Settings settings;
        try {
            settings = settings(arguments, top);
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage() + ", see " + folder.resolve("run"));
            System.exit(64);
            return;
        }
        Files.createDirectories(settings.work());
        System.err.println("bench: corpus of " + settings.images() + " images in " + settings.work());
        Corpus.Made corpus = Corpus.make(settings.work(), settings.list(), settings.images(), settings.mb());
        Trees.warm(corpus.tree().root());
        Path runs = settings.work().resolve("runs");
        Trees.delete(runs);
        Files.createDirectories(runs);
        Results results = new Results();
        try (Steps steps = new Steps(settings, folder, corpus, runs, results)) {
            for (int round = 1; round <= settings.rounds(); round++) {
                for (String step : STEPS) {
                    if (settings.only().contains(step)) {
                        System.err.println("bench: round " + round + ", " + step);
                        steps.run(step, round);
                        steps.tidy();
                    }
                }
            }
        } finally {
            print(settings, corpus, results);
        }
    }

    private static void print(Settings settings, Corpus.Made corpus, Results results)
            throws IOException {
        Corpus.Totals totals = Corpus.totals(corpus);
        System.out.printf(
                "%d images, %d blobs, %.0f MB unique, %.0f MB referenced; %d processors;"
                        + " medians of %d rounds, contestants in turn;%npage cache warm, dirty pages"
                        + " written out before each run, every run into empty folders and an empty"
                        + " registry;%nx: that contestant's figure over hod's of the same run%n%n",
                totals.images(),
                totals.blobs(),
                totals.unique() / 1e6,
                totals.referenced() / 1e6,
                Runtime.getRuntime().availableProcessors(),
                settings.rounds());
        System.out.print(results.table());
        Path file = settings.work().resolve("results.tsv");
        results.write(file);
        System.out.println("all figures: " + file);
    }

    private static Settings settings(String[] arguments, Path top) {
        int mb = 600;
        int images = 143;
        int rounds = 3;
        int connections = 6;
        Set<String> only = Set.copyOf(STEPS);
        String temporary = System.getenv().getOrDefault("TMPDIR", "/tmp");
        Path work = Path.of(temporary, "hod-bench-" + System.getProperty("user.name"));
        Path list = top.resolve("samples/kubesphere.list");
        Path hod = top.resolve("hod");
        if (arguments.length % 2 != 0) {
            throw new IllegalArgumentException("every option takes a value");
        }
        for (int i = 0; i < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--mb" -> mb = Integer.parseInt(value);
                case "--images" -> images = Integer.parseInt(value);
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--connections" -> connections = Integer.parseInt(value);
                case "--only" -> only = Set.of(value.split(","));
                case "--list" -> list = Path.of(value).toAbsolutePath();
                case "--keep" -> work = Path.of(value).toAbsolutePath();
                case "--hod" -> hod = Path.of(value).toAbsolutePath();
                default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
            }
        }
        if (!STEPS.containsAll(only)) {
            throw new IllegalArgumentException("steps are " + String.join(",", STEPS));
        }
        return new Settings(mb, images, rounds, connections, only, list, work, hod);
    }
}
