package dev.hod.app;

import dev.hod.error.Failure;
import dev.hod.error.NotFound;
import dev.hod.garbage.Removal;
import dev.hod.garbage.Verdict.Problem;
import dev.hod.image.Digest;
import dev.hod.pool.Pool;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.release.Release;
import dev.hod.release.Releases;
import dev.hod.selection.ListReader;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes images out of a pool, or what is recorded of releases.
 *
 * @param what images, lists of them, and {@code release:NAME}
 */
public record Remove(Path path, List<String> what) {
    public Remove {
        what = List.copyOf(what);
    }

    /**
     * An image, or a release, that went.
     *
     * @param written as the user called it
     * @param name in the pool
     * @param digest what the name pointed at; nothing for a broken tag, and a release
     * @param keepers what holds that digest still: other tags, releases
     */
    public record Removed(
            String written, String name, Optional<Digest> digest, List<String> keepers) {
        public Removed {
            keepers = List.copyOf(keepers);
        }
    }

    /** One that could not be removed. */
    public record Refused(String written, IOException cause) {}

    /**
     * What came of it.
     *
     * @param manifests how many manifests went with the names
     * @param problems repositories in which only names went
     */
    public record Made(
            List<Removed> removed, List<Refused> refused, long manifests, List<Problem> problems) {
        public Made {
            removed = List.copyOf(removed);
            refused = List.copyOf(refused);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Removes them, whatever of them is not there.
     *
     * @throws dev.hod.pool.PoolInUse where others write to the pool
     */
    public Made run(Progress progress) throws IOException {
        try (PoolStore store = Places.existingStore(path, Pool.Mode.ALONE)) {
            List<Removed> removed = new ArrayList<>();
            List<Refused> refused = new ArrayList<>();
            for (String argument : what) {
                if (argument.startsWith(ListReader.RELEASE)) {
                    release(store.pool(), argument, removed, refused);
                }
            }
            List<Release> releases = new Releases(path).all();
            Set<ImageName> names = new LinkedHashSet<>();
            List<Named> all = Named.in(store, images(), refused, progress);
            all.forEach(image -> names.add(image.name()));
            for (Named image : all) {
                image(store.pool(), image, releases, names, removed, refused);
            }
            refused.forEach(one ->
                    all.stream()
                            .filter(image -> image.written().equals(one.written()))
                            .forEach(image -> names.remove(image.name())));
            Map<String, Set<Digest>> held = Releases.held(releases);
            Removal.Gone gone = Removal.remove(store.pool(), names, held);
            return new Made(removed, refused, gone.manifests(), gone.problems());
        }
    }

    private List<String> images() {
        return what.stream().filter(w -> !w.startsWith(ListReader.RELEASE)).toList();
    }

    private void release(Pool pool, String argument, List<Removed> removed, List<Refused> refused)
            throws IOException {
        String name = argument.substring(ListReader.RELEASE.length());
        if (new Releases(path).names().contains(name) && Releases.remove(pool, name)) {
            removed.add(new Removed(argument, argument, Optional.empty(), List.of()));
        } else {
            refused.add(
                    new Refused(
                            argument,
                            new NotFound("release " + name + " is not recorded in " + path)));
        }
    }

    private static void image(
            Pool pool,
            Named image,
            List<Release> releases,
            Set<ImageName> going,
            List<Removed> removed,
            List<Refused> refused)
            throws IOException {
        List<String> keepers = new ArrayList<>();
        ImageName name = image.name();
        if (image.digest().isPresent()) {
            keepers.addAll(Named.pointingAt(pool, name.repository(), image.digest().get()));
            keepers.removeAll(going.stream().map(ImageName::toString).toList());
            for (Release release : releases) {
                if (release.images().stream()
                        .anyMatch(held ->
                                held.name().repository().equals(name.repository())
                                        && held.digest().equals(image.digest().get()))) {
                    keepers.add(ListReader.RELEASE + release.name());
                }
            }
        }
        if (name.tag().isEmpty() && !keepers.isEmpty()) {
            refused.add(new Refused(image.written(), new StillNamed(name, keepers)));
            return;
        }
        removed.add(new Removed(image.written(), name.toString(), image.digest(), keepers));
    }

    /** A digest that cannot go while something holds it. */
    private static final class StillNamed extends Failure {
        private static final long serialVersionUID = 1L;

        StillNamed(ImageName name, List<String> keepers) {
            super(
                    Kind.CONFLICT,
                    name + " is held by " + String.join(", ", keepers) + "; remove these");
        }
    }
}
