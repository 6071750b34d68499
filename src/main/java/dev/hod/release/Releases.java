package dev.hod.release;

import dev.hod.error.NotFound;
import dev.hod.image.Digest;
import dev.hod.io.AtomicFiles;
import dev.hod.pool.Pool;
import dev.hod.pool.PoolPath;
import dev.hod.reference.WrittenReference;
import dev.hod.release.Release.Held;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The releases that are recorded in a pool. */
public final class Releases {
    private static final String ENDING = ".json";
    private static final Comparator<Release> ORDER =
            Comparator.comparing(Release::made).thenComparing(Release::name);

    private final Path root;

    /** Those of the pool in a folder. */
    public Releases(Path root) {
        this.root = root;
    }

    /** Names of all, sorted. */
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(new PoolPath.Releases().under(root), "*" + ENDING)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                names.add(name.substring(0, name.length() - ENDING.length()));
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        names.removeIf(name -> !WrittenReference.isTag(name));
        names.sort(null);
        return names;
    }

    /** All of them, the oldest first. */
    public List<Release> all() throws IOException {
        List<Release> all = new ArrayList<>();
        for (String name : names()) {
            all.add(read(name));
        }
        all.sort(ORDER);
        return all;
    }

    /**
     * One of them.
     *
     * @throws NotFound where there is none of this name; it says which there are
     * @throws BadRelease where it cannot be read
     */
    public Release read(String name) throws IOException {
        if (WrittenReference.isTag(name)) {
            Path file = new PoolPath.Release(name).under(root);
            try {
                return ReleaseJson.read(file, name);
            } catch (NoSuchFileException e) {
                // Said below, with those that are there.
            }
        }
        List<String> others = names();
        throw new NotFound(
                "release %s is not recorded in %s; %s"
                        .formatted(
                                name,
                                root,
                                others.isEmpty()
                                        ? "there is none"
                                        : "there is " + String.join(", ", others)));
    }

    /** Whether one that is there may be replaced. */
    public enum Replacing {
        REFUSED,
        ALLOWED
    }

    /**
     * Records a release; it is on disk then.
     *
     * @param pool opened to be written to
     * @throws BadRelease where there is one of its name that must not be replaced
     */
    public static void record(Pool pool, Release release, Replacing replacing) throws IOException {
        pool.writer();
        Path file = new PoolPath.Release(release.name()).under(pool.root());
        if (replacing == Replacing.REFUSED && Files.exists(file)) {
            throw BadRelease.exists(release.name(), pool.root());
        }
        Files.createDirectories(new PoolPath.Releases().under(pool.root()));
        AtomicFiles.write(file, ReleaseJson.write(release), AtomicFiles.Force.NOW);
    }

    /**
     * Removes what is recorded of a release, and nothing else.
     *
     * @return whether there was one
     */
    public static boolean remove(Pool pool, String name) throws IOException {
        pool.writer();
        return Files.deleteIfExists(new PoolPath.Release(name).under(pool.root()));
    }

    /** The manifests that releases hold, by repository. */
    public static Map<String, Set<Digest>> held(Collection<Release> releases) {
        Map<String, Set<Digest>> held = new HashMap<>();
        for (Release release : releases) {
            for (Held image : release.images()) {
                held.computeIfAbsent(image.name().repository(), _ -> new HashSet<>())
                        .add(image.digest());
            }
        }
        return held;
    }
}
