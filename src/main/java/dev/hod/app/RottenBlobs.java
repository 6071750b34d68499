package dev.hod.app;

import dev.hod.fault.Fault;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.PlatformChoice;
import dev.hod.pool.Pool;
import dev.hod.pool.PoolPath;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageSource;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Blobs of a pool that are not what their digests say: which images need them, and their files. */
final class RottenBlobs implements Consumer<Fault> {
    private static final String BLOB = "blob ";

    /** More than these are passed on as they are. */
    private static final int HELD = 1_000;

    private final Consumer<Fault> sink;
    private final Map<Digest, Fault> held = new HashMap<>();

    /**
     * @param sink takes every fault, at the latest from {@link #name}
     */
    RottenBlobs(Consumer<Fault> sink) {
        this.sink = sink;
    }

    @Override
    public void accept(Fault fault) {
        Optional<Digest> digest =
                isOfContent(fault.kind()) && fault.what().startsWith(BLOB)
                        ? Digest.tryParse(fault.what().substring(BLOB.length()))
                        : Optional.empty();
        if (digest.isPresent() && held.size() < HELD && !held.containsKey(digest.get())) {
            held.put(digest.get(), fault);
        } else {
            sink.accept(fault);
        }
    }

    private static boolean isOfContent(Fault.Kind kind) {
        return switch (kind) {
            case CORRUPT, SHORT -> true;
            case MISSING, DANGLING, FRAMING -> false;
        };
    }

    /** Passes on what was held, with the images that need it. */
    void name(Path root) throws IOException {
        if (held.isEmpty()) {
            return;
        }
        Map<Digest, List<String>> needing = needing(root);
        held.forEach((digest, fault) ->
                sink.accept(
                        new Fault(
                                fault.kind(),
                                fault.what(),
                                fault.detail()
                                        + needed(needing.getOrDefault(digest, List.of()))
                                        + "; its file is "
                                        + new PoolPath.BlobData(digest).under(root))));
    }

    private static String needed(List<String> images) {
        return switch (images.size()) {
            case 0 -> "; no image needs it";
            case 1 -> "; " + images.getFirst() + " needs it";
            case 2 -> "; " + images.getFirst() + " and " + images.getLast() + " need it";
            default ->
                    "; "
                            + images.getFirst()
                            + " and "
                            + (images.size() - 1)
                            + " other images need it";
        };
    }

    private Map<Digest, List<String>> needing(Path root) throws IOException {
        Map<Digest, List<String>> needing = new HashMap<>();
        try (PoolStore store = PoolStore.open(root, Pool.Mode.READ)) {
            for (ImageName name : store.names()) {
                for (Digest part : parts(store.source(name))) {
                    if (held.containsKey(part)) {
                        needing.computeIfAbsent(part, _ -> new ArrayList<>()).add(name.toString());
                    }
                }
            }
        }
        return needing;
    }

    /** All that an image consists of, as far as that can be read. */
    private static Set<Digest> parts(ImageSource source) {
        Set<Digest> parts = new HashSet<>();
        try {
            Optional<Descriptor> top = source.resolve();
            if (top.isPresent()) {
                parts.add(top.get().digest());
                Closure closure = ClosureWalk.of(source, top.get(), PlatformChoice.ALL);
                closure.manifests().forEach(manifest -> parts.add(manifest.raw().digest()));
                parts.addAll(closure.blobs().keySet());
            }
        } catch (IOException e) {
            // Its own faults are told; the name of what can be read is enough here.
            return parts;
        }
        return parts;
    }
}
