package dev.hod.pool;

import dev.hod.image.Digest;
import dev.hod.io.FileSystemFlush;
import dev.hod.reference.ImageName;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes out of a pool what nobody needs. Files are unlinked and never changed, as other trees may
 * have them under names of their own; folders go where they are empty. The caller keeps the order,
 * in which nothing that is left ever points at something that went: tags, manifests before what
 * they need, layer links, content.
 */
public final class Sweeper {
    private final Pool pool;
    private final Path root;

    /** A sweeper of a pool that was opened to be had alone. */
    public Sweeper(Pool pool) {
        this.pool = pool;
        this.root = pool.root();
        pool.writer();
    }

    /** Removes a tag, and what was noted about it. */
    public void tag(String repository, String tag) throws IOException {
        pool.removals().tag(repository, tag);
    }

    /** Removes what says that a tag once pointed at a manifest. */
    public void history(String repository, String tag, Digest digest) throws IOException {
        link(new PoolPath.TagIndex(repository, tag, digest));
    }

    /** Lets a repository hold a manifest no more. */
    public void revision(String repository, Digest digest) throws IOException {
        link(new PoolPath.RevisionLink(repository, digest));
    }

    /** Lets a repository hold a config or layer no more. */
    public void layer(String repository, Digest digest) throws IOException {
        link(new PoolPath.LayerLink(repository, digest));
    }

    private void link(PoolPath place) throws IOException {
        Path link = place.under(root);
        Files.deleteIfExists(link);
        isRemoved(PoolLinks.folderOf(link));
    }

    /** Removes content, or the symbolic link to it. */
    public void content(Path data) throws IOException {
        Files.deleteIfExists(data);
        hollow(PoolLinks.folderOf(data), Instant.MIN);
    }

    /**
     * Removes a folder for content that has none.
     *
     * @param before temporary files of hod's in it go where they are older
     */
    public void hollow(Path folder, Instant before) throws IOException {
        if (isRemoved(folder)) {
            return;
        }
        for (String name :
                PoolTree.names(folder, n -> n.startsWith(".hod-") && n.endsWith(".tmp"))) {
            Path file = folder.resolve(name);
            if (isOlder(file, before)) {
                Files.deleteIfExists(file);
            }
        }
        isRemoved(folder);
    }

    /**
     * Removes a repository in which nothing is left, with the folders above it that were there for
     * its sake.
     *
     * @return false where something is left in it, be it an upload or another repository
     */
    public boolean repository(String repository) throws IOException {
        Path folder = new PoolPath.Repository(repository).under(root);
        for (PoolPath part :
                List.of(new PoolPath.Layers(repository), new PoolPath.Revisions(repository))) {
            for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
                isRemoved(part.under(root).resolve(algorithm.label()));
            }
        }
        Path manifests = folder.resolve("_manifests");
        for (Path part :
                List.of(
                        folder.resolve("_uploads"),
                        manifests.resolve("tags"),
                        manifests.resolve("revisions"),
                        manifests,
                        folder.resolve("_layers"))) {
            isRemoved(part);
        }
        Path end = new PoolPath.Repositories().under(root);
        boolean gone = false;
        for (Path path = folder;
                !path.equals(end) && isRemoved(path);
                path = PoolLinks.folderOf(path)) {
            gone = true;
        }
        return gone;
    }

    /** Removes a folder if it is empty; whether it is gone then. */
    private static boolean isRemoved(Path folder) throws IOException {
        if (Files.isSymbolicLink(folder)) {
            return false;
        }
        try {
            return Files.deleteIfExists(folder) || Files.notExists(folder);
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }

    private static boolean isOlder(Path file, Instant before) throws IOException {
        BasicFileAttributes found =
                file.getFileSystem()
                        .provider()
                        .readAttributesIfExists(
                                file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return found != null && found.lastModifiedTime().toInstant().isBefore(before);
    }

    /** Removes what was fetched of content by a run that never came to its end. */
    public void partial(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /**
     * Removes notes about images that are not there any more, and folders that held them.
     *
     * @return how many
     */
    public int notes() throws IOException {
        Path images = root.resolve("hod/images");
        return notes(images, "");
    }

    private int notes(Path folder, String name) throws IOException {
        int removed = 0;
        for (String child : PoolTree.names(folder, PoolTree::isName)) {
            Path path = folder.resolve(child);
            if (child.equals("_tags") || child.equals("_digests")) {
                for (String note : PoolTree.names(path, n -> n.endsWith(".json"))) {
                    String of = note.substring(0, note.length() - ".json".length());
                    if (isVoid(name, child, of)) {
                        Files.deleteIfExists(path.resolve(note));
                        removed++;
                    }
                }
                isRemoved(path);
            } else if (PoolPath.isComponent(child)
                    && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                removed += notes(path, name.isEmpty() ? child : name + '/' + child);
                isRemoved(path);
            }
        }
        return removed;
    }

    private boolean isVoid(String repository, String kind, String of) throws IOException {
        if (repository.isEmpty()) {
            return false;
        }
        if (kind.equals("_tags")) {
            return of.charAt(0) != '.'
                    && Files.notExists(new PoolPath.Tag(repository, of).under(root));
        }
        Optional<Digest> asked = Digest.tryParse(of.replace('-', ':'));
        return asked.isPresent()
                && pool.record(ImageName.digested(repository, asked.get())).isEmpty();
    }

    /** Returns once all that was removed is gone for good, as far as the system can tell. */
    public void force() throws IOException {
        Optional<FileSystemFlush> flush =
                FileSystemFlush.open(new PoolPath.Repositories().under(root));
        if (flush.isPresent()) {
            try (FileSystemFlush open = flush.get()) {
                open.run();
            }
        }
    }
}
