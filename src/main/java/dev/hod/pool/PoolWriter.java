package dev.hod.pool;

import dev.hod.blob.Blob;
import dev.hod.blob.Placement;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.io.AtomicFiles;
import dev.hod.io.FileSize;
import dev.hod.io.Unforced;
import dev.hod.reference.BadReference;
import dev.hod.reference.ImageName;
import dev.hod.reference.WrittenReference;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Writes into a pool. Every file appears whole or not at all, and what is there already costs a
 * stat. Blobs are on disk when they appear; links and manifests once {@link #flush} has returned.
 * The caller keeps the order: blobs, manifests after what they reference, flush, tag. Safe for
 * concurrent use.
 */
public final class PoolWriter {
    private final Path root;
    private final BlobReceiver receiver;
    private final SharedFiles shared = new SharedFiles();
    private final Unforced unforced;

    /** Repositories whose folders have been made in this run. */
    private final Set<String> prepared = ConcurrentHashMap.newKeySet();

    PoolWriter(Path root, PoolLock lock) {
        this.root = root;
        this.receiver = new BlobReceiver(root, lock);
        this.unforced = new Unforced(root, new PoolPath.Blobs().under(root));
    }

    /**
     * Makes a repository hold a blob. Content that lies alone in a file is shared with that file if
     * the file system can; everything else is read, hashed and written.
     *
     * @return {@link Placement.AlreadyThere} where content and link were there; {@link
     *     Placement.Linked} where no byte was moved
     */
    public Placement blob(String repository, Blob blob) throws IOException {
        prepare(repository);
        Digest digest = blob.descriptor().digest();
        Path data = new PoolPath.BlobData(digest).under(root);
        Placement content =
                FileSize.of(data) == blob.descriptor().size()
                        ? new Placement.AlreadyThere()
                        : write(blob, data);
        boolean linkIsNew = link(new PoolPath.LayerLink(repository, digest), digest);
        return content instanceof Placement.AlreadyThere && linkIsNew
                ? new Placement.Linked()
                : content;
    }

    private Placement write(Blob blob, Path data) throws IOException {
        PoolLinks.makeFolder(PoolLinks.folderOf(data));
        List<Blob.Region> regions = blob.regions();
        long size = blob.descriptor().size();
        if (regions.size() == 1) {
            Blob.Region region = regions.getFirst();
            if (region.offset() == 0
                    && region.length() == size
                    && shared.share(blob, region.file(), data)) {
                blob.taken(size);
                unforced.add(data);
                return new Placement.Linked();
            }
        }
        long received = receiver.receive(blob, data);
        unforced.add(data);
        return new Placement.Written(received);
    }

    /** Stores a manifest. Nothing where it is there. */
    public void manifest(String repository, RawManifest manifest) throws IOException {
        prepare(repository);
        Path data = new PoolPath.BlobData(manifest.digest()).under(root);
        if (FileSize.of(data) != manifest.size()) {
            PoolLinks.makeFolder(PoolLinks.folderOf(data));
            AtomicFiles.write(data, manifest.bytes(), AtomicFiles.Force.LATER);
            unforced.add(data);
        }
        link(new PoolPath.RevisionLink(repository, manifest.digest()), manifest.digest());
    }

    /** Lets a tag point at a manifest that is stored. */
    public void tag(String repository, String tag, Digest digest) throws IOException {
        if (!WrittenReference.isTag(tag)) {
            throw new BadReference(tag, "no registry could serve a tag of this name");
        }
        prepare(repository);
        Path current = new PoolPath.TagCurrent(repository, tag).under(root);
        Path folder = PoolLinks.folderOf(PoolLinks.folderOf(current));
        if (!Files.exists(folder) && makeTag(folder, repository, tag, digest)) {
            return;
        }
        link(new PoolPath.TagIndex(repository, tag, digest), digest);
        if (PoolLinks.move(current, digest)) {
            unforced.add(current);
        }
    }

    /**
     * Makes a tag that is new in one step, its folder with both links: a registry lists a tag as
     * soon as there is a folder, and fails on it for as long as there is no link.
     *
     * @return false where somebody else was faster, or the folder cannot be moved
     */
    private boolean makeTag(Path folder, String repository, String tag, Digest digest)
            throws IOException {
        Path beside = AtomicFiles.beside(new PoolPath.Partials().under(root).resolve(tag));
        Path current = new PoolPath.TagCurrent(repository, tag).under(root);
        Path index = new PoolPath.TagIndex(repository, tag, digest).under(root);
        for (Path link : List.of(index, current)) {
            Path made = beside.resolve(folder.relativize(link));
            PoolLinks.makeFolder(PoolLinks.folderOf(made));
            Files.writeString(made, digest.toString());
        }
        try {
            Files.move(beside, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            remove(beside);
            return false;
        }
        unforced.add(index);
        unforced.add(current);
        return true;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Notes where an image came from. */
    public void record(ImageName name, ImageRecord record) throws IOException {
        Path file = Pool.recordOf(name).under(root);
        byte[] bytes = RecordJson.write(record);
        if (FileSize.of(file) == bytes.length && Arrays.equals(Files.readAllBytes(file), bytes)) {
            return;
        }
        AtomicFiles.write(file, bytes, AtomicFiles.Force.LATER);
        unforced.add(file);
    }

    /** Removes what was noted about a name, if anything. */
    public void forget(ImageName name) throws IOException {
        Files.deleteIfExists(Pool.recordOf(name).under(root));
    }

    /** Returns once everything that was written before is on disk. */
    public void flush() throws IOException {
        unforced.flush();
    }

    /** How blobs that lay in files already came in so far. */
    public SharingReport sharing() {
        return shared.report();
    }

    private boolean link(PoolPath place, Digest target) throws IOException {
        Path link = place.under(root);
        boolean made = PoolLinks.make(link, target);
        if (made) {
            unforced.add(link);
        }
        return made;
    }

    /**
     * Makes the two folders that a garbage collector must find even where they are empty
     * (layouts/pool-v2.md).
     */
    private void prepare(String repository) throws IOException {
        if (prepared.contains(repository)) {
            return;
        }
        if (!WrittenReference.isPath(repository)) {
            throw new BadReference(repository, "no registry could serve a repository of this name");
        }
        String sha256 = Digest.Algorithm.SHA256.label();
        PoolLinks.makeFolder(new PoolPath.Layers(repository).under(root).resolve(sha256));
        PoolLinks.makeFolder(new PoolPath.Revisions(repository).under(root).resolve(sha256));
        PoolLinks.makeFolder(new PoolPath.Tags(repository).under(root));
        prepared.add(repository);
    }
}
