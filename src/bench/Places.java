import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The steps of sync between places, hod's and skopeo's by the same arguments: a registry into a
 * tree of folders and back, and both again where all is there already.
 */
final class Places {
    static final String TO_DIRS = "sync to dirs";
    static final String TO_DIRS_AGAIN = "sync to dirs again";
    static final String FROM_DIRS = "sync from dirs";
    static final String FROM_DIRS_AGAIN = "sync from dirs again";

    private final Steps steps;
    private final Corpus.Made corpus;
    private final Registry source;
    private final Map<String, Path> skopeos;
    private final Results results;

    Places(
            Steps steps,
            Corpus.Made corpus,
            Registry source,
            Map<String, Path> skopeos,
            Results results) {
        this.steps = steps;
        this.corpus = corpus;
        this.source = source;
        this.skopeos = skopeos;
        this.results = results;
    }

    void turns(Map<String, Steps.Turn> turns) {
        turns.put(Steps.key(TO_DIRS, Results.HOD), () -> toDirs(Results.HOD, this::hod));
        turns.put(Steps.key(FROM_DIRS, Results.HOD), () -> fromDirs(Results.HOD, this::hod));
        skopeos.forEach(
                (label, skopeo) -> {
                    Way way = arguments -> skopeo(skopeo, arguments);
                    turns.put(Steps.key(TO_DIRS, label), () -> toDirs(label, way));
                    turns.put(Steps.key(FROM_DIRS, label), () -> fromDirs(label, way));
                });
    }

    /** Syncs, by skopeo's arguments. */
    @FunctionalInterface
    private interface Way {
        Sample sync(String arguments) throws IOException;
    }

    private Sample hod(String arguments) throws IOException {
        return steps.hod(("sync --src-tls-verify=false --dest-tls-verify=false " + arguments).split(" "));
    }

    /** Into folders that are there skopeo writes nothing: whoever uses it removes them. */
    private Sample skopeo(Path skopeo, String arguments) throws IOException {
        String script =
                "case \"$2\" in *'--dest dir'*) rm -rf \"${2##* }\" ;; esac;"
                    + " \"$1\" --insecure-policy sync --src-tls-verify=false --dest-tls-verify=false $2";
        return steps.shell(script, skopeo.toString(), arguments);
    }

    private Sample toDirs(String who, Way way) throws IOException {
        Path dirs = steps.fresh("tree");
        String arguments = "--scoped --src yaml --dest dir " + yaml() + " " + dirs;
        source.traffic();
        Sample first = way.sync(arguments).with(source.traffic());
        requireAll(dirs);
        results.add(TO_DIRS_AGAIN, who, way.sync(arguments).with(source.traffic()));
        requireAll(dirs);
        steps.discard(dirs);
        return first;
    }

    private Path yaml() throws IOException {
        StringBuilder text = new StringBuilder(source.host() + ":\n  tls-verify: false\n  images:\n");
        SortedMap<String, List<String>> tags = new TreeMap<>();
        for (String name : corpus.names()) {
            tags.computeIfAbsent(BarePlan.repository(name), _ -> new ArrayList<>())
                    .add('"' + BarePlan.tag(name) + '"');
        }
        tags.forEach((repository, all) ->
                text.append("    %s: [%s]%n".formatted(repository, String.join(", ", all))));
        return Files.writeString(steps.runs().resolve("sync.yaml"), text.toString());
    }

    private void requireAll(Path dirs) throws IOException {
        for (String name : corpus.names()) {
            String folder = source.host() + '/' + BarePlan.repository(name) + ':' + BarePlan.tag(name);
            byte[] manifest = Files.readAllBytes(dirs.resolve(folder).resolve("manifest.json"));
            if (!Copies.digest(manifest).equals(Corpus.imageDigest(corpus, name))) {
                throw new IOException(folder + " in " + dirs + " is " + Copies.digest(manifest));
            }
        }
    }

    /** From one and the same tree, whoever brings it. */
    private Sample fromDirs(String who, Way way) throws IOException {
        Path dirs = steps.runs().resolve("tree-kept");
        if (!Files.exists(dirs)) {
            skopeo(
                    skopeos.values().iterator().next(),
                    "--scoped --src yaml --dest dir " + yaml() + " " + dirs);
        }
        Path storage = steps.fresh("target");
        try (Registry target = Registry.start(storage, steps.runs())) {
            // Below the folder of the source's host, whose port skopeo could not bring back.
            String arguments =
                    "--scoped --src dir --dest docker %s %s"
                            .formatted(dirs.resolve(source.host()), target.host());
            Sample first = way.sync(arguments).with(target.traffic());
            results.add(FROM_DIRS_AGAIN, who, way.sync(arguments).with(target.traffic()));
            for (String name : corpus.names()) {
                Copies.requireImage(target, name);
            }
            return first;
        } finally {
            steps.discard(storage);
        }
    }
}
