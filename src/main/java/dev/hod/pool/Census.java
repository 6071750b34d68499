package dev.hod.pool;

import dev.hod.concurrent.Tasks;
import dev.hod.error.NotFound;
import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.io.FileSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All that lies in a pool, whether a name leads to it or not: what each repository has a link for,
 * and every file of content. For whoever has to judge what is needed. Safe for concurrent use.
 */
public final class Census {
    private static final Pattern PARTIAL = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{128}");

    private final Pool pool;
    private final Path root;

    public Census(Pool pool) {
        this.pool = pool;
        this.root = pool.root();
    }

    /**
     * A repository's folder.
     *
     * @param names that lead to it, its own first; more than one where there are symbolic links
     * @param ours whether it lies in this pool; what is linked in from elsewhere is another's
     */
    public record Repository(List<String> names, boolean ours) {
        public Repository {
            names = List.copyOf(names);
        }

        public String name() {
            return names.getFirst();
        }
    }

    /**
     * All repositories, each once.
     *
     * @throws BadPool where something looks like a repository that cannot be one, or content and
     *     repositories are not side by side: what others need could not be told from what is left
     */
    public List<Repository> repositories() throws IOException {
        Path folder = new PoolPath.Repositories().under(root);
        Path blobs = new PoolPath.Blobs().under(root);
        checkWhole();
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        Path real = folder.toRealPath();
        if (Files.exists(blobs) && !blobs.toRealPath().equals(real.resolveSibling("blobs"))) {
            throw BadPool.beyondJudgement(
                    root, "its content is that of another tree, " + blobs.toRealPath());
        }
        List<Path> strays = new ArrayList<>();
        Map<Path, List<String>> byFolder = new HashMap<>();
        List<Path> order = new ArrayList<>();
        for (String name : PoolTree.repositories(root, strays::add)) {
            Path at = folder.resolve(name).toRealPath();
            List<String> names = byFolder.computeIfAbsent(at, _ -> new ArrayList<>());
            if (names.isEmpty()) {
                order.add(at);
            }
            names.add(at.equals(real.resolve(name)) ? 0 : names.size(), name);
        }
        if (!strays.isEmpty()) {
            throw BadPool.beyondJudgement(
                    root,
                    root.relativize(strays.getFirst())
                            + " looks like a repository but cannot be one");
        }
        return order.stream()
                .map(at -> new Repository(byFolder.getOrDefault(at, List.of()), isIn(at, real)))
                .toList();
    }

    /**
     * Refuses a pool that has content and no folder for repositories, before anybody makes one: all
     * of it would look like garbage.
     */
    public void checkWhole() throws BadPool {
        if (Files.exists(new PoolPath.Blobs().under(root))
                && !Files.isDirectory(new PoolPath.Repositories().under(root))) {
            throw BadPool.beyondJudgement(root, "it has content and no folder for repositories");
        }
    }

    /** Whether a repository that a symbolic link leads to is found by its own name as well. */
    private static boolean isIn(Path folder, Path repositories) {
        return folder.startsWith(repositories);
    }

    /** The manifests that a repository has a folder for, sorted; there may be no link in it. */
    public List<Digest> revisions(String repository) throws IOException {
        return PoolTree.digests(new PoolPath.Revisions(repository).under(root));
    }

    /** The configs and layers that a repository has a folder for, sorted; see above. */
    public List<Digest> layers(String repository) throws IOException {
        return PoolTree.digests(new PoolPath.Layers(repository).under(root));
    }

    /** What a tag points at, or once did, as far as that was noted. */
    public List<Digest> history(String repository, String tag) throws IOException {
        return PoolTree.digests(new PoolPath.Tag(repository, tag).under(root).resolve("index"));
    }

    /** What is kept of images that were asked for by digest. */
    public Set<Digest> askedFor(String repository) throws IOException {
        return pool.digests(repository);
    }

    /** When a link was written; nothing where there is none. */
    public Optional<Instant> written(PoolPath link) throws IOException {
        BasicFileAttributes found = attributes(link.under(root));
        return found == null || !found.isRegularFile()
                ? Optional.empty()
                : Optional.of(found.lastModifiedTime().toInstant());
    }

    private static @Nullable BasicFileAttributes attributes(Path path, LinkOption... options)
            throws IOException {
        return path.getFileSystem()
                .provider()
                .readAttributesIfExists(path, BasicFileAttributes.class, options);
    }

    /**
     * A manifest, by what it says itself, whoever points at it.
     *
     * @return nothing where its content is not there
     * @throws BadManifest where it is not what its digest says, or none at all
     */
    public Optional<Manifest> manifest(String repository, Digest digest) throws IOException {
        RawManifest raw;
        try {
            raw = pool.manifest(repository, Descriptor.of(MediaType.OCTET_STREAM, digest, 0));
        } catch (NotFound e) {
            return Optional.empty();
        }
        return Optional.of(
                Manifest.parse(
                        new RawManifest(
                                Manifest.typeOf(raw.bytes()), raw.bytes(), digest.algorithm())));
    }

    /** Bytes of content, -1 where it is not there. */
    public long sizeOf(Digest digest) throws IOException {
        return FileSize.of(new PoolPath.BlobData(digest).under(root));
    }

    /** Takes what is found. */
    public interface ContentVisitor {
        /**
         * Content.
         *
         * @param found the file, or the symbolic link, as it is
         */
        void content(Digest digest, Path data, BasicFileAttributes found) throws IOException;

        /** A folder for content without any. */
        void hollow(Path folder) throws IOException;
    }

    /**
     * Finds all content that is this pool's; what symbolic links to folders lead to is another's.
     *
     * @param visitor called from {@code atOnce} threads
     */
    public void contents(ContentVisitor visitor, int atOnce) throws IOException {
        Path blobs = new PoolPath.Blobs().under(root);
        try (Tasks tasks = new Tasks("contents", atOnce)) {
            for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
                Path folder = blobs.resolve(algorithm.label());
                for (String start : folders(folder)) {
                    tasks.fork(() -> contents(algorithm, folder.resolve(start), visitor));
                }
            }
            tasks.join();
        }
    }

    private static void contents(Digest.Algorithm algorithm, Path folder, ContentVisitor visitor)
            throws IOException {
        String start = String.valueOf(folder.getFileName());
        for (String hex : folders(folder)) {
            Optional<Digest> digest = Digest.tryParse(algorithm.label() + ':' + hex);
            if (digest.isEmpty() || start.length() != 2 || !hex.startsWith(start)) {
                continue;
            }
            Path data = folder.resolve(hex).resolve("data");
            BasicFileAttributes found = attributes(data, LinkOption.NOFOLLOW_LINKS);
            if (found == null) {
                visitor.hollow(folder.resolve(hex));
            } else if (!found.isDirectory()) {
                visitor.content(digest.get(), data, found);
            }
        }
    }

    private static List<String> folders(Path folder) throws IOException {
        return Files.isSymbolicLink(folder) ? List.of() : PoolTree.names(folder, PoolTree::isName);
    }

    /** What was fetched of content by runs that never came to their end, untouched since. */
    public List<Path> partials(Instant since) throws IOException {
        Path folder = new PoolPath.Partials().under(root);
        List<Path> old = new ArrayList<>();
        for (String name : PoolTree.names(folder, PARTIAL.asMatchPredicate())) {
            BasicFileAttributes found = attributes(folder.resolve(name));
            if (found != null && found.lastModifiedTime().toInstant().isBefore(since)) {
                old.add(folder.resolve(name));
            }
        }
        return old;
    }

    /** How many names a file has in all trees on its disk. */
    public static int names(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    }
}
