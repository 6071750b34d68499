import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The steps that push into an empty registry: install and sync, checked by what it then answers. */
final class Pushes {
    private final Steps steps;
    private final Corpus.Made corpus;
    private final Registry source;
    private final Map<String, Path> skopeos;
    private final Results results;

    Pushes(
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

    void install(Map<String, Steps.Turn> turns) {
        turns.put(
                Steps.key("install", Results.HOD),
                () ->
                        pushed(
                                target -> {
                                    String[] command = {
                                        "install", steps.bundle().toString(), "--to", target.host(),
                                        "--receipt", steps.runs().resolve("receipt.jsonl").toString()
                                    };
                                    Sample first = steps.hod(command).with(target.traffic());
                                    Sample again = steps.hod(command).with(target.traffic());
                                    results.add("install again", Results.HOD, again);
                                    return first;
                                }));
        turns.put(
                Steps.key("install", Results.BARE),
                () -> {
                    Path plan = steps.runs().resolve("install.plan");
                    BarePlan.install(corpus, plan);
                    return pushed(target -> steps.bare(plan, target).with(target.traffic()));
                });
        skopeos.forEach(
                (label, skopeo) ->
                        turns.put(
                                Steps.key("install", steps.flowBy(label)),
                                () -> {
                                    Path dirs = steps.fresh("flow-site");
                                    Path tree = steps.flowTree();
                                    return pushed(
                                            target ->
                                                    steps.flow("install", skopeo, corpus.list(), tree, dirs, target.host())
                                                            .with(target.traffic()));
                                }));
    }

    void sync(Map<String, Steps.Turn> turns) {
        turns.put(
                Steps.key("sync", Results.HOD),
                () ->
                        pushed(
                                target -> {
                                    String[] command = {
                                        "sync", corpus.list().toString(), "--from", source.host(),
                                        "--to", target.host(),
                                        "--receipt", steps.runs().resolve("receipt.jsonl").toString()
                                    };
                                    source.traffic();
                                    Sample first = both(steps.hod(command), target);
                                    Sample again = both(steps.hod(command), target);
                                    results.add("sync again", Results.HOD, again);
                                    return first;
                                }));
        turns.put(
                Steps.key("sync", Results.BARE),
                () -> {
                    Path plan = steps.runs().resolve("sync.plan");
                    BarePlan.sync(corpus, plan);
                    source.traffic();
                    return pushed(target -> both(steps.bare(plan, target), target));
                });
        skopeos.forEach(
                (label, skopeo) ->
                        turns.put(
                                Steps.key("sync", steps.flowBy(label)),
                                () -> {
                                    source.traffic();
                                    return pushed(
                                            target ->
                                                    both(
                                                            steps.flow("sync", skopeo, corpus.list(), source.host(), target.host()),
                                                            target));
                                }));
    }

    private Sample both(Sample sample, Registry target) throws IOException {
        return sample.with(source.traffic().plus(target.traffic()));
    }

    /** A push into a registry that is empty and warm, and the tags it has afterwards. */
    private Sample pushed(Push push) throws IOException {
        Files.deleteIfExists(steps.runs().resolve("receipt.jsonl"));
        Path storage = steps.fresh("target");
        try (Registry target = Registry.start(storage, steps.runs())) {
            Sample sample = push.into(target);
            for (String name : corpus.names()) {
                String path = "/v2/" + BarePlan.repository(name) + "/manifests/" + BarePlan.tag(name);
                String digest = head("http://" + target.host() + path);
                if (!Corpus.imageDigest(corpus, name).equals(digest)) {
                    throw new IOException("pushed " + name + " is " + digest);
                }
            }
            return sample;
        } finally {
            steps.discard(storage);
        }
    }

    @FunctionalInterface
    private interface Push {
        Sample into(Registry target) throws IOException;
    }

    private static String head(String url) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setRequestMethod("HEAD");
        connection.setRequestProperty("Accept", BareLoop.ACCEPT);
        connection.getResponseCode();
        return connection.getHeaderField("Docker-Content-Digest");
    }
}
