package dev.hod.pool;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Walks the folders of a pool, whatever else lies in them. */
final class PoolTree {
    /** What a registry allows for a repository's whole name. */
    private static final int MAX_NAME = 255;

    private PoolTree() {}

    /**
     * Names of all repositories, sorted. Names nest: {@code a} and {@code a/b} can both be
     * repositories. Folders whose names begin with {@code _} are reserved, and no name begins with
     * a dot.
     */
    static List<String> repositories(Path root) throws IOException {
        List<String> found = new ArrayList<>();
        descend(new PoolPath.Repositories().under(root), "", new HashSet<>(), found);
        found.sort(null);
        return found;
    }

    private static void descend(Path folder, String name, Set<Object> above, List<String> found)
            throws IOException {
        List<String> children = names(folder, entry -> true);
        if (!name.isEmpty() && (children.contains("_manifests") || children.contains("_layers"))) {
            found.add(name);
        }
        for (String child : children) {
            String childName = name.isEmpty() ? child : name + '/' + child;
            if (!PoolPath.isComponent(child) || childName.length() > MAX_NAME) {
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
            // A symbolic link to a folder above would lead round and round.
            Object key = attributes.fileKey();
            if (key == null || above.add(key)) {
                descend(path, childName, above, found);
                if (key != null) {
                    above.remove(key);
                }
            }
        }
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
}
