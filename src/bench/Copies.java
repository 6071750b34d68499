import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The steps of copy: the whole list between a registry, folders and one OCI layout, in one run by
 * hod, image by image by skopeo, in one run by crane where it can.
 */
final class Copies {
    static final String TO_DIRS = "copy to dirs";
    static final String TO_LAYOUT = "copy to oci";
    static final String FROM_LAYOUT = "copy from oci";

    private final Steps steps;
    private final Corpus.Made corpus;
    private final Registry source;
    private final Map<String, Path> skopeos;
    private final Map<String, Path> cranes;

    Copies(
            Steps steps,
            Corpus.Made corpus,
            Registry source,
            Map<String, Path> skopeos,
            Map<String, Path> cranes) {
        this.steps = steps;
        this.corpus = corpus;
        this.source = source;
        this.skopeos = skopeos;
        this.cranes = cranes;
    }

    void turns(Map<String, Steps.Turn> turns) {
        turns.put(Steps.key(TO_DIRS, Results.HOD), () -> toDirs(this::hod));
        turns.put(Steps.key(TO_LAYOUT, Results.HOD), () -> toLayout(this::hod, "layout"));
        turns.put(Steps.key(FROM_LAYOUT, Results.HOD), () -> fromLayout(this::hod));
        skopeos.forEach(
                (label, skopeo) -> {
                    Way way = (from, to) -> skopeo(skopeo, from, to);
                    turns.put(Steps.key(TO_DIRS, label), () -> toDirs(way));
                    turns.put(Steps.key(TO_LAYOUT, label), () -> toLayout(way, "layout-by-skopeo"));
                    turns.put(Steps.key(FROM_LAYOUT, label), () -> fromLayout(way));
                });
        cranes.forEach(
                (label, crane) ->
                        turns.put(
                                Steps.key(TO_LAYOUT, label),
                                () -> toLayout((from, to) -> crane(crane, to), "layout-by-crane")));
    }

    /** Copies all images from one place to another, both without an image's name. */
    @FunctionalInterface
    private interface Way {
        Sample copy(String from, String to) throws IOException;
    }

    private Sample hod(String from, String to) throws IOException {
        return steps.hod(
                "copy", "--quiet", "--src-tls-verify=false", "--dest-tls-verify=false",
                "--list", corpus.list().toString(), from, to);
    }

    /** What a person's script does. */
    private Sample skopeo(Path skopeo, String from, String to) throws IOException {
        String script =
                "while read -r name; do case $4 in dir:*) mkdir -p \"${4#dir:}/$name\" ;; esac;"
                    + " \"$1\" --insecure-policy copy --quiet --src-tls-verify=false"
                    + " --dest-tls-verify=false \"$3$name\" \"$4$name\" || exit 1; done <\"$2\"";
        Path names = steps.runs().resolve("names.txt");
        Files.write(names, corpus.names());
        return steps.shell(script, skopeo.toString(), names.toString(), joined(from), joined(to));
    }

    /** The place with whatever stands between it and an image's name. */
    private static String joined(String place) {
        return place + (place.startsWith("oci:") ? ":" : "/");
    }

    private Sample crane(Path crane, String to) throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(crane.toString(), "pull", "--insecure", "--format", "oci"));
        command.addAll(List.of("--platform", "linux/" + Corpus.host()));
        corpus.names().forEach(name -> command.add(source.host() + '/' + name));
        command.add(to.substring("oci:".length()));
        return steps.run(command);
    }

    private Sample toDirs(Way way) throws IOException {
        Path dirs = Files.createDirectories(steps.fresh("dirs"));
        source.traffic();
        Sample sample = way.copy("docker://" + source.host(), "dir:" + dirs).with(source.traffic());
        for (String name : corpus.names()) {
            byte[] manifest = Files.readAllBytes(dirs.resolve(name).resolve("manifest.json"));
            if (!digest(manifest).equals(Corpus.imageDigest(corpus, name))) {
                throw new IOException(name + " in " + dirs + " is " + digest(manifest));
            }
        }
        steps.discard(dirs);
        return sample;
    }

    private Sample toLayout(Way way, String folder) throws IOException {
        Path layout = steps.fresh(folder);
        source.traffic();
        Sample sample =
                way.copy("docker://" + source.host(), "oci:" + layout).with(source.traffic());
        String index = Files.readString(layout.resolve("index.json"));
        int entries = index.split("\"digest\"", -1).length - 1;
        if (entries < corpus.names().size()) {
            throw new IOException(layout + " lists " + entries + " images");
        }
        if (!folder.equals("layout")) {
            steps.discard(layout);
        }
        return sample;
    }

    /** From one and the same layout, whoever copies it. */
    private Sample fromLayout(Way way) throws IOException {
        Path layout = steps.runs().resolve("layout");
        if (!Files.exists(layout)) {
            Path skopeo = skopeos.values().iterator().next();
            skopeo(skopeo, "docker://" + source.host(), "oci:" + layout);
        }
        Path storage = steps.fresh("target");
        try (Registry target = Registry.start(storage, steps.runs())) {
            Sample sample =
                    way.copy("oci:" + layout, "docker://" + target.host()).with(target.traffic());
            for (String name : corpus.names()) {
                requireImage(target, name);
            }
            return sample;
        } finally {
            steps.discard(storage);
        }
    }

    static void requireImage(Registry target, String name) throws IOException {
        URI address =
                URI.create(
                        "http://%s/v2/%s/manifests/%s"
                                .formatted(
                                        target.host(),
                                        BarePlan.repository(name),
                                        BarePlan.tag(name)));
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setRequestMethod("HEAD");
        connection.setRequestProperty("Accept", BareLoop.ACCEPT);
        if (connection.getResponseCode() != 200) {
            throw new IOException(address + ": " + connection.getResponseCode());
        }
    }

    static String digest(byte[] bytes) throws IOException {
        try {
            return "sha256:"
                    + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }
}
