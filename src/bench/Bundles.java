import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The steps of a bundle, beside tar and sha256sum: pack, verify, unpack. */
final class Bundles {
    private static final String HASH_ALL =
            "find \"$1\" -path '*/blobs/*' -name data -print0 | xargs -0 sha256sum >/dev/null";

    /** What hod does as well, unless it is told not to. */
    private static final String SYNC_FILE = " && sync \"$2\"";

    private final Steps steps;
    private final Corpus.Made corpus;
    private final Results results;

    Bundles(Steps steps, Corpus.Made corpus, Results results) {
        this.steps = steps;
        this.corpus = corpus;
        this.results = results;
    }

    void pack(Map<String, Steps.Turn> turns) {
        turns.put(Steps.key("pack", Results.HOD), () -> hodPack(List.of()));
        turns.put(Steps.key("pack --no-sync", Results.HOD), () -> hodPack(List.of("--no-sync")));
        turns.put(
                Steps.key("pack --no-check", Results.HOD),
                () -> hodPack(List.of("--no-check", "--no-sync")));
        turns.put(
                Steps.key("pack --no-sync", "tar -c"),
                () -> {
                    Sample sample = tar(steps.flowTree(), "");
                    results.add("pack", "tar -c", sample);
                    results.add("pack --no-check", "tar -c", sample);
                    return sample;
                });
        turns.put(
                Steps.key("pack --no-sync", "tar -c + sha256sum"),
                () -> {
                    Sample sample = tar(steps.flowTree(), " && " + HASH_ALL);
                    results.add("pack", "tar -c + sha256sum", sample);
                    return sample;
                });
        turns.put(Steps.key("pack", "tar -c + sync"), () -> tar(steps.flowTree(), SYNC_FILE));
        turns.put(
                Steps.key("pack", "tar -c + sync + sha256sum"),
                () -> tar(steps.flowTree(), SYNC_FILE + " && " + HASH_ALL));
    }

    private Sample hodPack(List<String> options) throws IOException {
        Path file = steps.runs().resolve("bundle.tar");
        Path pool = steps.pool();
        Files.deleteIfExists(file);
        List<String> arguments =
                new ArrayList<>(List.of("pack", corpus.list().toString(), "--pool", pool.toString()));
        arguments.addAll(List.of("-o", file.toString()));
        arguments.addAll(options);
        return steps.hod(arguments.toArray(String[]::new));
    }

    private Sample tar(Path tree, String andThen) throws IOException {
        Path file = steps.runs().resolve("flow.tar");
        Files.deleteIfExists(file);
        Sample sample = steps.shell("tar -cf \"$2\" -C \"$1\" docker" + andThen, tree, file);
        Files.delete(file);
        return sample;
    }

    void verify(Map<String, Steps.Turn> turns) {
        turns.put(Steps.key("verify", Results.HOD), () -> steps.hod("verify", bundle().toString()));
        turns.put(Steps.key("verify", "sha256sum"), () -> steps.shell(HASH_ALL, steps.flowTree()));
    }

    void unpack(Map<String, Steps.Turn> turns) {
        turns.put(
                Steps.key("unpack", Results.HOD),
                () -> {
                    Path to = steps.fresh("unpacked");
                    Sample sample = steps.hod("unpack", bundle().toString(), "--to", to.toString());
                    steps.checkTree(new RegistryTree(to));
                    return sample;
                });
        turns.put(Steps.key("unpack", "tar -x"), () -> untar(""));
        turns.put(Steps.key("unpack", "tar -x + sha256sum"), () -> untar(" && " + HASH_ALL));
        turns.put(
                Steps.key("unpack", "tar -x + sync + sha256sum"),
                () -> untar(" && sync -f \"$1\" && " + HASH_ALL));
    }

    private Sample untar(String andThen) throws IOException {
        Path to = steps.fresh("flow-unpacked");
        Files.createDirectories(to);
        return steps.shell("tar -xf \"$2\" -C \"$1\"" + andThen, to, bundle());
    }

    /** What an earlier step left; where it was left out it is made by the way, unmeasured. */
    Path bundle() throws IOException {
        Path bundle = steps.runs().resolve("bundle.tar");
        if (!Files.exists(bundle)) {
            hodPack(List.of());
        }
        return bundle;
    }
}
