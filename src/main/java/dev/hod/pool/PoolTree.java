package dev.hod.pool;

import dev.hod.image.Digest;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Walks the folders of a pool, whatever else lies in them. */
final class PoolTree {
    /** What a registry allows for a repository's whole name. */
    private static final int MAX_NAME = 255;

    private final List<String> found = new ArrayList<>();
    private final Set<Object> above = new HashSet<>();
    private final Consumer<Path> strays;

    private PoolTree(Consumer<Path> strays) {
        this.strays = strays;
    }

    /**
     * Names of all repositories, sorted. Names nest: {@code a} and {@code a/b} can both be
     * repositories. MadeFolders whose names begin with {@code _} are reserved, and no name begins
     * with a dot.
     */
    static List<String> repositories(Path root) throws IOException {
        return repositories(root, stray -> {});
    }

    /**
     * {@link #repositories(Path)}.
     *
     * @param strays takes folders that look like a repository but can be none
     */
    static List<String> repositories(Path root, Consumer<Path> strays) throws IOException {
        PoolTree tree = new PoolTree(strays);
        tree.descend(new PoolPath.Repositories().under(root), "");
        tree.found.sort(null);
        return tree.found;
    }

    private void descend(Path folder, String name) throws IOException {
        List<String> children = names(folder, _ -> true);
        if (!name.isEmpty() && looksLikeRepository(children)) {
            found.add(name);
        }
        for (String child : children) {
            if (child.charAt(0) == '_') {
                continue;
            }
            Path path = folder.resolve(child);
            BasicFileAttributes attributes =
                    path.getFileSystem()
                            .provider()
                            .readAttributesIfExists(path, BasicFileAttributes.class);
            if (attributes == null || !attributes.isDirectory()) {
                continue;
            }
            String childName = name.isEmpty() ? child : name + '/' + child;
            if (!PoolPath.isComponent(child) || childName.length() > MAX_NAME) {
                stray(path);
                continue;
            }
            // A symbolic link to a folder above would lead round and round.
            Object key = attributes.fileKey();
            if (key == null || above.add(key)) {
                descend(path, childName);
                if (key != null) {
                    above.remove(key);
                }
            }
        }
    }

    /** Finds what looks like a repository under a name that none can have. */
    private void stray(Path folder) throws IOException {
        List<String> entries = names(folder, _ -> true);
        if (looksLikeRepository(entries)) {
            strays.accept(folder);
        }
        for (String entry : entries) {
            Path path = folder.resolve(entry);
            if (!isReserved(entry) && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                stray(path);
            }
        }
    }

    private static boolean looksLikeRepository(List<String> entries) {
        return entries.contains("_manifests") || entries.contains("_layers");
    }

    private static boolean isReserved(String name) {
        return name.charAt(0) == '_';
    }

    /** Whether an entry can be more than somebody's temporary file. */
    static boolean isName(String name) {
        return name.charAt(0) != '.';
    }

    /** Names of the entries of a folder that are wanted, sorted; none where there is no folder. */
    static List<String> names(Path folder, Predicate<String> wanted) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (wanted.test(name)) {
                    names.add(name);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        names.sort(null);
        return names;
    }

    /** The digests that a folder has folders for, {@code <algorithm>/<hex>}, sorted. */
    static List<Digest> digests(Path folder) throws IOException {
        List<Digest> digests = new ArrayList<>();
        for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
            for (String hex : names(folder.resolve(algorithm.label()), PoolTree::isName)) {
                Digest.tryParse(algorithm.label() + ':' + hex).ifPresent(digests::add);
            }
        }
        return digests;
    }

    /** {@link Pool#removeEmpty}. */
    static void removeEmpty(Path root, Path upTo) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> below = Files.walk(root)) {
            below.forEach(all::add);
        }
        Set<Path> ours =
                Set.of(
                        new PoolPath.Layout().under(root),
                        new PoolPath.Lock().under(root),
                        new PoolPath.Partials().under(root).resolve(".claims"));
        if (all.stream().anyMatch(path -> !Files.isDirectory(path) && !ours.contains(path))) {
            return;
        }
        for (Path path : all.reversed()) {
            Files.delete(path);
        }
        Path end = upTo.toAbsolutePath();
        for (Path path = root.toAbsolutePath(); !path.equals(end) && path.getParent() != null; ) {
            path = path.getParent();
            try {
                Files.delete(path);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
        }
    }
}
