import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The steps of the journey, each done by every contestant, and checked afterwards. */
final class Steps implements AutoCloseable {
    private final Bench.Settings settings;
    private final boolean withHod;
    private int discarded;
    private final Path flow;
    private final Corpus.Made corpus;
    private final Path runs;
    private final Results results;
    private final Commands commands;
    private final Registry source;
    private final Map<String, Path> skopeos;
    private final Map<String, Path> pullers = new LinkedHashMap<>();
    private final Copies copies;
    private final Places places;
    private final Pushes pushes;
    private final Bundles bundles;
    private final Upkeep upkeep;

    Steps(Bench.Settings settings, Path folder, Corpus.Made corpus, Path runs, Results results)
            throws IOException {
        this.settings = settings;
        this.withHod = Files.isExecutable(settings.hod());
        this.flow = folder.resolve("flow");
        this.corpus = corpus;
        this.runs = runs;
        this.results = results;
        this.commands = new Commands(folder, runs);
        this.skopeos = Commands.onPath("skopeo");
        Map<String, Path> cranes = Commands.onPath("crane");
        pullers.putAll(cranes);
        pullers.putAll(Commands.onPath("hauler"));
        this.source = Registry.start(corpus.tree().root(), runs);
        this.copies = new Copies(this, corpus, source, skopeos, cranes);
        this.places = new Places(this, corpus, source, skopeos, results);
        this.pushes = new Pushes(this, corpus, source, skopeos, results);
        this.bundles = new Bundles(this, corpus, results);
        this.upkeep = new Upkeep(this, settings.work());
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    /** Something one contestant does in a step. */
    @FunctionalInterface
    interface Turn {
        Sample take() throws IOException;
    }

    void run(String step, int round) throws IOException {
        Map<String, Turn> turns = new LinkedHashMap<>();
        switch (step) {
            case "version" -> version();
            case "pull" -> pull(turns);
            case "select" -> select(turns);
            case "pack" -> bundles.pack(turns);
            case "verify" -> bundles.verify(turns);
            case "unpack" -> bundles.unpack(turns);
            case "install" -> pushes.install(turns);
            case "sync" -> pushes.sync(turns);
            case "copy" -> copies.turns(turns);
            case "places" -> places.turns(turns);
            case "upkeep" -> upkeep.turns(turns);
            default -> throw new IllegalArgumentException(step);
        }
        if (!withHod) {
            turns.keySet().removeIf(key -> whoOf(key).equals(Results.HOD));
        }
        List<String> order = new ArrayList<>(turns.keySet());
        // Who comes first changes from round to round; samples are filed in the order of the table.
        turns.keySet().forEach(key -> results.expect(stepOf(key), whoOf(key)));
        Collections.rotate(order, round - 1);
        for (String key : order) {
            results.add(stepOf(key), whoOf(key), turns.get(key).take());
        }
    }

    static String key(String step, String who) {
        return step + '\t' + who;
    }

    private static String stepOf(String key) {
        return key.substring(0, key.indexOf('\t'));
    }

    private static String whoOf(String key) {
        return key.substring(key.indexOf('\t') + 1);
    }

    private void version() throws IOException {
        for (int i = 0; i < 5 && withHod; i++) {
            results.add("--version", Results.HOD, hod("--version"));
        }
    }

    private void pull(Map<String, Turn> turns) {
        turns.put(
                key("pull", Results.HOD),
                () -> {
                    Sample first = hodPull(fresh("pool"));
                    results.add("pull again", Results.HOD, hodPull(runs.resolve("pool")));
                    return first;
                });
        turns.put(
                key("pull", Results.BARE),
                () -> {
                    Path folder = Files.createDirectories(fresh("loaded"));
                    Path plan = runs.resolve("pull.plan");
                    BarePlan.pull(corpus, plan, folder);
                    source.traffic();
                    Sample sample = bare(plan, source).with(source.traffic());
                    discard(folder);
                    return sample;
                });
        skopeos.forEach(
                (label, skopeo) -> turns.put(key("pull", flowBy(label)), () -> flowPull(skopeo)));
        pullers.forEach(
                (label, tool) -> turns.put(key("pull", label), () -> pullBy(label, tool)));
    }

    private Sample hodPull(Path pool) throws IOException {
        source.traffic();
        Sample sample =
                hod("pull", corpus.list().toString(), "--from", source.host(), "--pool", pool.toString());
        Sample full = sample.with(source.traffic());
        checkTree(new RegistryTree(pool));
        return full;
    }

    private Sample flowPull(Path skopeo) throws IOException {
        Path dirs = fresh("flow-dirs");
        Path tree = fresh("flow-tree");
        source.traffic();
        Sample sample =
                flow("pull", skopeo, source.host(), corpus.list(), dirs, tree)
                        .with(source.traffic());
        discard(dirs);
        checkTree(new RegistryTree(tree));
        return sample;
    }

    private Sample pullBy(String label, Path tool) throws IOException {
        Path store = fresh("puller");
        List<String> command = new ArrayList<>(List.of(tool.toString()));
        List<String> images =
                corpus.names().stream().map(name -> source.host() + '/' + name).toList();
        String platform = "linux/" + Corpus.host();
        if (label.startsWith("crane")) {
            command.addAll(List.of("pull", "--insecure", "--format", "oci", "--platform", platform));
            command.addAll(images);
            command.add(store.toString());
        } else {
            Path wanted = runs.resolve("hauler.yaml");
            List<String> lines =
                    new ArrayList<>(
                            List.of(
                                    "apiVersion: content.hauler.cattle.io/v1",
                                    "kind: Images",
                                    "metadata: {name: bench}",
                                    "spec:",
                                    "  images:"));
            images.forEach(image -> lines.add("    - name: " + image));
            Files.write(wanted, lines);
            command.addAll(List.of("store", "sync", "--platform", platform));
            command.addAll(List.of("--store", store.toString(), "--filename", wanted.toString()));
        }
        source.traffic();
        Sample sample = commands.run(command).with(source.traffic());
        discard(store);
        return sample;
    }

    private void select(Map<String, Turn> turns) {
        turns.put(
                key("select", Results.HOD),
                () -> {
                    Path to = fresh("selected");
                    Path pool = pool();
                    Sample sample =
                            hod("select", corpus.list().toString(), "--pool", pool.toString(), "--to", to.toString());
                    checkTree(new RegistryTree(to));
                    return sample;
                });
        turns.put(
                key("select", "flow"),
                () -> {
                    Path to = fresh("flow-selected");
                    Sample sample = flow("select", corpus.list(), flowTree(), to);
                    checkTree(new RegistryTree(to));
                    return sample;
                });
        turns.put(
                key("select", "cp -al"),
                () -> {
                    Path to = Files.createDirectories(fresh("linked"));
                    return shell("cp -al \"$1/docker\" \"$2\"", pool(), to);
                });
    }

    Sample bare(Path plan, Registry target) throws IOException {
        return commands.run(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "BareLoop",
                        plan.toString(),
                        port(target),
                        port(source),
                        Integer.toString(settings.connections())));
    }

    private static String port(Registry registry) {
        return registry.host().substring(registry.host().indexOf(':') + 1);
    }

    String flowBy(String skopeo) {
        return skopeo.equals(skopeos.keySet().iterator().next()) ? "flow" : "flow, " + skopeo;
    }

    /** Whether all blobs and tags of the corpus are there, the tags with the right digests. */
    void checkTree(RegistryTree tree) throws IOException {
        for (String name : corpus.names()) {
            String digest = Corpus.imageDigest(corpus, name);
            String there = tree.tagged(BarePlan.repository(name), BarePlan.tag(name));
            if (!there.equals(digest)) {
                throw new IOException(tree.root() + ": " + name + " is " + there);
            }
            for (RegistryTree.Reference blob : corpus.tree().references(digest)) {
                if (Files.size(tree.blob(blob.digest())) != blob.size()) {
                    throw new IOException(tree.root() + ": size of " + blob.digest());
                }
            }
        }
    }

    // What a step needs of an earlier one that was left out is made by the way, unmeasured.

    Path pool() throws IOException {
        Path pool = runs.resolve("pool");
        if (!Files.exists(pool)) {
            hodPull(pool);
        }
        return pool;
    }

    Path flowTree() throws IOException {
        Path tree = runs.resolve("flow-tree");
        if (!Files.exists(tree)) {
            flowPull(skopeos.values().iterator().next());
        }
        return tree;
    }

    Path bundle() throws IOException {
        return bundles.bundle();
    }

    Path fresh(String name) throws IOException {
        Path folder = runs.resolve(name);
        discard(folder);
        return folder;
    }

    /** Sets a folder aside; deleting it now would make new files dear for whoever comes next. */
    void discard(Path folder) throws IOException {
        if (Files.exists(folder)) {
            Path away = Files.createDirectories(runs.resolve("discarded"));
            Files.move(folder, away.resolve(folder.getFileName() + "-" + discarded++));
        }
    }

    /** Deletes what was set aside, and lets the file system forget it (ext4: for five seconds). */
    void tidy() throws IOException {
        Trees.delete(runs.resolve("discarded"));
        Registry.pause(6_000);
    }

    Sample hod(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(settings.hod().toString()));
        command.addAll(List.of(arguments));
        return commands.run(command);
    }

    Sample flow(Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(flow.toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return commands.run(command);
    }

    Sample run(List<String> command) throws IOException {
        return commands.run(command);
    }

    Path runs() {
        return runs;
    }

    /** Arguments are text or paths. */
    Sample shell(String script, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return commands.run(command);
    }
}
