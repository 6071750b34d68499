package dev.hod.pool;

import dev.hod.image.Digest;
import dev.hod.io.AtomicFiles;
import dev.hod.io.Folders;
import dev.hod.reference.ImageName;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes names, and what repositories hold, out of a pool; content stays until garbage is collected.
 * Each thing goes in one step, as it came, and names go before what they point at. A registry on
 * the tree sees it at once.
 */
public final class Removals {
    private final Pool pool;
    private final Path root;

    Removals(Pool pool) {
        this.pool = pool;
        this.root = pool.root();
    }

    /**
     * Removes a tag, a broken one too, and what was noted about it.
     *
     * @return whether it was there
     */
    public boolean tag(String repository, String tag) throws IOException {
        Path folder = new PoolPath.Tag(repository, tag).under(root);
        boolean there = removeFolder(folder);
        pool.writer().forget(ImageName.tagged(repository, tag));
        return there;
    }

    /**
     * Removes a manifest from a repository, with the tags that point at it.
     *
     * @return those tags, sorted; nothing where the repository does not hold the manifest
     */
    public Optional<List<String>> manifest(String repository, Digest digest) throws IOException {
        Path link = new PoolPath.RevisionLink(repository, digest).under(root);
        if (!Files.exists(link)) {
            return Optional.empty();
        }
        List<String> gone = new ArrayList<>();
        for (String tag : pool.tags(repository)) {
            if (pool.tag(repository, tag).filter(digest::equals).isPresent()
                    && tag(repository, tag)) {
                gone.add(tag);
            }
        }
        pool.writer().forget(ImageName.digested(repository, digest));
        return removeFolder(PoolLinks.folderOf(link)) ? Optional.of(gone) : Optional.empty();
    }

    /**
     * Removes a blob from a repository.
     *
     * @return whether the repository held it
     */
    public boolean layer(String repository, Digest digest) throws IOException {
        Path link = new PoolPath.LayerLink(repository, digest).under(root);
        return Files.exists(link) && removeFolder(PoolLinks.folderOf(link));
    }

    /**
     * Moves a folder out of the registry's sight, and deletes it there: a tag whose folder is left
     * without its link breaks a registry's tag list.
     */
    private boolean removeFolder(Path folder) throws IOException {
        Path aside = AtomicFiles.beside(new PoolPath.Partials().under(root).resolve("removed"));
        try {
            Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return false;
        } catch (AtomicMoveNotSupportedException e) {
            // The registry's tree is a symbolic link to another file system than hod/ is on.
            aside = folder;
        }
        Folders.remove(aside);
        return true;
    }
}
