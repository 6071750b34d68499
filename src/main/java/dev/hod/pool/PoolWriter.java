package dev.hod.pool;

import dev.hod.blob.Blob;
import dev.hod.blob.Placement;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.io.AtomicFiles;
import dev.hod.io.FileSize;
import dev.hod.io.Folders;
import dev.hod.io.NotEnoughSpace;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes into a pool. Every file appears whole or not at all, and what is there already costs a
 * stat. Blobs whose bytes were written appear with the next {@link #flush}, on disk by then, and
 * manifests after them; what is shared appears at once. All is on disk once flush has returned. The
 * caller keeps the order: blobs, manifests after what they reference, flush, tag. Safe for
 * concurrent use.
 */
public final class PoolWriter {
    private final Path root;
    private final BlobReceiver receiver;
    private final SharedFiles shared;
    private final Unforced unforced;
    private final Arrivals arrivals = new Arrivals();
    private final MadeFolders folders;
    private final SmallFiles files;
    private final Stock stock;
    private final Object flushing = new Object();
    private final Map<String, IOException> failures = new ConcurrentHashMap<>();

    /** Repositories whose folders have been made in this run. */
    private final Set<String> prepared = ConcurrentHashMap.newKeySet();

    PoolWriter(Path root, PoolLock lock, Stock stock) {
        this.root = root;
        this.stock = stock;
        this.receiver = new BlobReceiver(root, lock);
        this.shared = new SharedFiles(new PoolPath.Partials().under(root));
        this.unforced = new Unforced(root, new PoolPath.Blobs().under(root));
        this.folders = new MadeFolders(root);
        this.files = new SmallFiles(root);
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
        PoolPath.LayerLink link = new PoolPath.LayerLink(repository, digest);
        Optional<Arrival> arrival = arrivals.of(digest);
        Optional<Placement> awaited = arrival.flatMap(a -> a.awaitedBy(link));
        if (awaited.isPresent()) {
            return awaited.get();
        }
        Path data = new PoolPath.BlobData(digest).under(root);
        if (stock.has(blob.descriptor())) {
            return link(link, digest) ? new Placement.Linked() : new Placement.AlreadyThere();
        }
        folders.make(PoolLinks.folderOf(data));
        if (shares(blob, data)) {
            stock.came(digest);
            unforced.add(data);
            link(link, digest);
            return new Placement.Linked();
        }
        Arrival received = receiver.receive(blob, data);
        if (arrivals.add(received, link) == Arrival.State.PUBLISHED) {
            link(link, digest);
        }
        return new Placement.Written(received.received());
    }

    private boolean shares(Blob blob, Path data) throws IOException {
        List<Blob.Region> regions = blob.regions();
        long size = blob.descriptor().size();
        if (regions.size() != 1
                || regions.getFirst().offset() != 0
                || regions.getFirst().length() != size
                || !shared.share(blob, regions.getFirst().file(), data)) {
            return false;
        }
        blob.taken(size);
        return true;
    }

    /** Stores a manifest, once the blobs that came before it are there. Nothing where it is. */
    public void manifest(String repository, RawManifest manifest) throws IOException {
        if (!arrivals.defer(repository, manifest.digest(), () -> store(repository, manifest))) {
            store(repository, manifest);
        }
    }

    private void store(String repository, RawManifest manifest) throws IOException {
        prepare(repository);
        Path data = new PoolPath.BlobData(manifest.digest()).under(root);
        if (FileSize.of(data) != manifest.size()
                || !Arrays.equals(Files.readAllBytes(data), manifest.bytes())) {
            folders.make(PoolLinks.folderOf(data));
            files.write(data, manifest.bytes(), AtomicFiles.Force.LATER);
            unforced.add(data);
        }
        link(new PoolPath.RevisionLink(repository, manifest.digest()), manifest.digest());
    }

    /** Lets a tag point at a manifest that is stored. */
    public void tag(String repository, String tag, Digest digest) throws IOException {
        if (!WrittenReference.isTag(tag)) {
            throw new BadReference(tag, "no registry could serve a tag of this name");
        }
        if (arrivals.defers(digest)) {
            flush();
        }
        prepare(repository);
        Path current = new PoolPath.TagCurrent(repository, tag).under(root);
        Path folder = PoolLinks.folderOf(PoolLinks.folderOf(current));
        if (!Files.exists(folder) && makeTag(folder, repository, tag, digest)) {
            return;
        }
        link(new PoolPath.TagIndex(repository, tag, digest), digest);
        if (PoolLinks.move(files, current, digest)) {
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
        Files.createDirectory(beside);
        MadeFolders own = new MadeFolders(beside);
        for (Path link : List.of(index, current)) {
            Path made = beside.resolve(folder.relativize(link));
            own.keep(PoolLinks.folderOf(made));
            Files.writeString(made, digest.toString());
        }
        try {
            Files.move(beside, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            Folders.remove(beside);
            return false;
        }
        unforced.add(index);
        unforced.add(current);
        return true;
    }

    /** Notes where an image came from. */
    public void record(ImageName name, ImageRecord record) throws IOException {
        Path file = Pool.recordOf(name).under(root);
        byte[] bytes = RecordJson.write(record);
        if (FileSize.of(file) == bytes.length && Arrays.equals(Files.readAllBytes(file), bytes)) {
            return;
        }
        unforced.watch();
        folders.keep(PoolLinks.folderOf(file));
        files.write(file, bytes, AtomicFiles.Force.LATER);
        unforced.add(file);
    }

    /** Removes what was noted about a name, if anything. */
    public void forget(ImageName name) throws IOException {
        Files.deleteIfExists(Pool.recordOf(name).under(root));
    }

    /**
     * Returns once everything that was put before is under its name and on disk. What cannot be
     * linked or stored in one repository does not stop the others: {@link #failure} tells of it.
     *
     * @throws IOException where the disk as a whole refuses; all goes on waiting then
     */
    public void flush() throws IOException {
        synchronized (flushing) {
            Arrivals.Waiting waiting = arrivals.waiting();
            try {
                unforced.force(waiting.files());
                for (Arrival blob : waiting.blobs()) {
                    publish(blob);
                }
                for (Arrivals.Manifest manifest : waiting.manifests()) {
                    if (!failures.containsKey(manifest.repository())) {
                        inside(manifest.repository(), manifest.store());
                    }
                    arrivals.done(manifest);
                }
                unforced.flush();
            } catch (IOException e) {
                throw NotEnoughSpace.explained(root, "what was received", e);
            }
        }
    }

    private void publish(Arrival blob) throws IOException {
        try {
            for (PoolPath.LayerLink link : blob.publish(stock)) {
                inside(link.repository(), () -> link(link, blob.digest()));
            }
            unforced.add(blob.data());
        } catch (IOException e) {
            blob.abandon().forEach(link -> failures.putIfAbsent(link.repository(), e));
        }
        arrivals.done(blob);
    }

    private void inside(String repository, Arrivals.Step step) {
        try {
            step.run();
        } catch (IOException e) {
            failures.putIfAbsent(repository, e);
        }
    }

    /**
     * The first thing that could not be linked or stored in a repository by a flush. It may have
     * come right since: whoever names an image in it makes sure that it is complete.
     */
    public Optional<IOException> failure(String repository) {
        return Optional.ofNullable(failures.get(repository));
    }

    /** Lets go of what was received and never published; a later run takes it up. */
    void abandon() throws IOException {
        unforced.close();
        arrivals.abandon();
    }

    /** How blobs that lay in files already came in so far. */
    public SharingReport sharing() {
        return shared.report();
    }

    private boolean link(PoolPath place, Digest target) throws IOException {
        Path link = place.under(root);
        boolean made = PoolLinks.make(files, link, target);
        if (made) {
            unforced.add(link);
        }
        return made;
    }

    /**
     * Makes the two folders that a garbage collector must find even where they are empty
     * (layouts/pool-v2.md), before anything else is written.
     */
    private void prepare(String repository) throws IOException {
        if (prepared.contains(repository)) {
            return;
        }
        // Not before: it costs a twentieth of a second, and a run may find nothing to write.
        unforced.watch();
        if (!WrittenReference.isPath(repository)) {
            throw new BadReference(repository, "no registry could serve a repository of this name");
        }
        String sha256 = Digest.Algorithm.SHA256.label();
        folders.keep(new PoolPath.Layers(repository).under(root).resolve(sha256));
        folders.keep(new PoolPath.Revisions(repository).under(root).resolve(sha256));
        folders.keep(new PoolPath.Tags(repository).under(root));
        prepared.add(repository);
    }
}
