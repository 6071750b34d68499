import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes down the fewest requests for a corpus, for {@link BareLoop} to send. */
final class BarePlan {
    private final Corpus.Made corpus;
    private final List<String> lines = new ArrayList<>();

    private BarePlan(Corpus.Made corpus) {
        this.corpus = corpus;
    }

    /** From files: each blob up once, mounted elsewhere, then the manifests under their tags. */
    static void install(Corpus.Made corpus, Path plan) throws IOException {
        BarePlan made = new BarePlan(corpus);
        made.blobs(false);
        made.manifests(false);
        Files.write(plan, made.lines);
    }

    /** Into a folder of blobs: manifests are fetched first, since the blobs are known from them. */
    static void pull(Corpus.Made corpus, Path plan, Path folder) throws IOException {
        BarePlan made = new BarePlan(corpus);
        made.fetches();
        Set<String> loaded = new HashSet<>();
        for (String name : corpus.names()) {
            for (RegistryTree.Reference blob :
                    corpus.tree().references(Corpus.imageDigest(corpus, name))) {
                if (loaded.add(blob.digest())) {
                    String file = folder.resolve(blob.digest().replace(':', '-')).toString();
                    made.line("load", repository(name), blob.digest(), file);
                }
            }
        }
        Files.write(plan, made.lines);
    }

    /** From a registry: manifests are fetched first, since the blobs are known from them. */
    static void sync(Corpus.Made corpus, Path plan) throws IOException {
        BarePlan made = new BarePlan(corpus);
        made.fetches();
        made.blobs(true);
        made.manifests(true);
        Files.write(plan, made.lines);
    }

    private void fetches() throws IOException {
        Set<String> second = new LinkedHashSet<>();
        for (String name : corpus.names()) {
            String digest = Corpus.imageDigest(corpus, name);
            line("fetch", repository(name), tag(name));
            if (!corpus.tree().tagged(repository(name), tag(name)).equals(digest)) {
                second.add(String.join("\t", "fetch", repository(name), digest));
            }
        }
        line("barrier");
        lines.addAll(second);
        line("barrier");
    }

    private void blobs(boolean overTheWire) throws IOException {
        Map<String, String> firstHolder = new HashMap<>();
        Map<String, Long> sizes = new HashMap<>();
        Set<String> held = new HashSet<>();
        List<String> mounts = new ArrayList<>();
        for (String name : corpus.names()) {
            String repository = repository(name);
            for (RegistryTree.Reference blob :
                    corpus.tree().references(Corpus.imageDigest(corpus, name))) {
                if (!held.add(repository + ' ' + blob.digest())) {
                    continue;
                }
                String holder = firstHolder.putIfAbsent(blob.digest(), repository);
                sizes.put(blob.digest(), blob.size());
                if (holder != null) {
                    mounts.add(String.join("\t", "mount", repository, blob.digest(), holder));
                }
            }
        }
        firstHolder.keySet().stream()
                .sorted(Comparator.comparing(sizes::get).reversed())
                .forEach(
                        digest -> {
                            String repository = firstHolder.get(digest);
                            if (overTheWire) {
                                String size = Long.toString(sizes.get(digest));
                                line("copy", repository, digest, repository, size);
                            } else {
                                String file = corpus.tree().blob(digest).toString();
                                line("send", repository, digest, file);
                            }
                        });
        line("barrier");
        lines.addAll(mounts);
        line("barrier");
    }

    private void manifests(boolean fetched) throws IOException {
        for (String name : corpus.names()) {
            String digest = Corpus.imageDigest(corpus, name);
            String type = corpus.tree().mediaType(digest);
            boolean child = !corpus.tree().tagged(repository(name), tag(name)).equals(digest);
            if (fetched) {
                line("manifest", repository(name), tag(name), type, "-", child ? digest : tag(name));
            } else {
                String file = corpus.tree().blob(digest).toString();
                line("manifest", repository(name), tag(name), type, file);
            }
        }
    }

    private void line(String... fields) {
        lines.add(String.join("\t", fields));
    }

    static String repository(String name) {
        return name.substring(0, name.lastIndexOf(':'));
    }

    static String tag(String name) {
        return name.substring(name.lastIndexOf(':') + 1);
    }
}
