package dev.hod.pool;

import dev.hod.blob.Blob;
import dev.hod.error.NotFound;
import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.io.AtomicFiles;
import dev.hod.io.FileSize;
import dev.hod.io.NotEnoughSpace;
import dev.hod.reference.ImageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A registry's storage tree, opened. To be read it may be anybody's: a running registry's that is
 * written to meanwhile, made by hand or by scripts, without {@code hod/} beside it; nothing is
 * written into it then. Safe for concurrent use.
 */
public final class Pool implements AutoCloseable {
    /** The layout written here: {@code layouts/pool-v2.md}. */
    public static final int LAYOUT = 2;

    /** More than any record of ours has. */
    static final int MAX_RECORD = 64 << 10;

    /** What a pool is opened for. */
    public enum Mode {
        READ,
        /** Among other writers, a running registry included. */
        WRITE,
        /** With no other hod writing; a registry does not know our lock. */
        ALONE
    }

    private final Path root;
    private final @Nullable PoolLock lock;
    private final Stock stock;
    private final ManifestFiles manifests;
    private final @Nullable PoolWriter writer;

    private Pool(Path root, @Nullable PoolLock lock, Proof proof) {
        this.root = root;
        this.lock = lock;
        this.stock = new Stock(root, proof);
        this.manifests = new ManifestFiles(root);
        this.writer = lock == null ? null : new PoolWriter(root, lock, stock);
    }

    /**
     * Opens the pool that the folder {@code root} holds; one to be written to is made where there
     * is none.
     *
     * @throws BadPool where there is none to read, or one of a newer layout
     * @throws PoolInUse where others write and one of both wants to be alone
     */
    public static Pool open(Path root, Mode mode) throws IOException {
        return open(root, mode, Proof.LENGTH);
    }

    /** {@link #open(Path, Mode)}, and asks {@code proof} of what is there. */
    public static Pool open(Path root, Mode mode, Proof proof) throws IOException {
        if (mode == Mode.READ) {
            PoolFormat.checkReadable(root);
            if (!PoolFormat.isOurs(root)
                    && !Files.isDirectory(root.resolve("docker/registry/v2"))) {
                throw BadPool.notThere(root);
            }
            return new Pool(root, null, proof);
        }
        PoolLock lock = PoolLock.take(root, mode);
        try {
            Leftovers.sweep(new PoolPath.Partials().under(root), lock);
            Files.createDirectories(new PoolPath.Blobs().under(root));
            Files.createDirectories(new PoolPath.Repositories().under(root));
            if (!PoolFormat.isOurs(root)) {
                AtomicFiles.write(
                        new PoolPath.Layout().under(root),
                        RecordJson.writeLayout(LAYOUT),
                        AtomicFiles.Force.NOW);
            }
            return new Pool(root, lock, proof);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Takes away a pool that holds nothing, as one is that was made in vain.
     *
     * @param upTo folder that contains it, or itself: those between go too where they are empty
     */
    public static void removeEmpty(Path root, Path upTo) throws IOException {
        PoolTree.removeEmpty(root, upTo);
    }

    public Path root() {
        return root;
    }

    /** Where to write; only for a pool that was opened for it. */
    public PoolWriter writer() {
        if (writer == null) {
            throw new UnsupportedOperationException(root + " was opened to be read");
        }
        return writer;
    }

    /** What can be taken out; only for a pool that was opened to be written to. */
    public Removals removals() {
        writer();
        return new Removals(this);
    }

    /** Names of all repositories, sorted; those that hold only blobs as well. */
    public List<String> repositories() throws IOException {
        return PoolTree.repositories(root);
    }

    /** Whether there is a repository of that name, be it one that holds only blobs. */
    public boolean hasRepository(String repository) {
        return Files.isDirectory(new PoolPath.Revisions(repository).under(root))
                || Files.isDirectory(new PoolPath.Layers(repository).under(root));
    }

    /**
     * A repository's tags, sorted; broken ones too. Every folder in {@code tags/} is one, as it is
     * for a registry's tag list.
     */
    public List<String> tags(String repository) throws IOException {
        List<String> tags = new ArrayList<>();
        for (String tag :
                PoolTree.names(new PoolPath.Tags(repository).under(root), PoolTree::isName)) {
            if (FileSize.of(new PoolPath.TagCurrent(repository, tag).under(root)) >= 0
                    || isThere(repository, tag)) {
                tags.add(tag);
            }
        }
        return tags;
    }

    private boolean isThere(String repository, String tag) {
        return Files.isDirectory(new PoolPath.Tag(repository, tag).under(root));
    }

    /** What is kept of images that were asked for by digest, as hod noted them. */
    Set<Digest> digests(String repository) throws IOException {
        Path folder = root.resolve("hod/images").resolve(repository).resolve("_digests");
        Set<Digest> kept = new TreeSet<>();
        for (String name : PoolTree.names(folder, n -> n.endsWith(".json") && n.charAt(0) != '.')) {
            String text = name.substring(0, name.length() - ".json".length()).replace('-', ':');
            Optional<Digest> asked = Digest.tryParse(text);
            if (asked.isPresent()) {
                record(ImageName.digested(repository, asked.get()))
                        .ifPresent(record -> kept.add(record.kept()));
            }
        }
        return kept;
    }

    /** All images: every tag, and what was asked for by digest; sorted. */
    public List<ImageName> names() throws IOException {
        List<ImageName> names = new ArrayList<>();
        for (String repository : repositories()) {
            names.addAll(names(repository));
        }
        names.sort(null);
        return names;
    }

    /** The images of one repository, sorted; none where there is no such repository. */
    public List<ImageName> names(String repository) throws IOException {
        List<ImageName> names = new ArrayList<>();
        for (String tag : tags(repository)) {
            names.add(ImageName.tagged(repository, tag));
        }
        for (Digest digest : digests(repository)) {
            names.add(ImageName.digested(repository, digest));
        }
        names.sort(null);
        return names;
    }

    /** Manifests that a repository has links for, whatever they lead to; sorted. */
    public List<Digest> revisions(String repository) throws IOException {
        List<Digest> all = new ArrayList<>();
        Path folder = new PoolPath.Revisions(repository).under(root);
        for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
            for (String hex : PoolTree.names(folder.resolve(algorithm.label()), PoolTree::isName)) {
                Optional<Digest> digest = Digest.tryParse(algorithm.label() + ':' + hex);
                if (digest.isPresent() && revision(repository, digest.get()).isPresent()) {
                    all.add(digest.get());
                }
            }
        }
        return all;
    }

    /** What a tag's link says; nothing where there is no such tag. */
    public Optional<Digest> tag(String repository, String tag) throws IOException {
        return PoolLinks.read(new PoolPath.TagCurrent(repository, tag).under(root));
    }

    /** Under which digest a manifest of this repository lies; nothing where it holds none such. */
    public Optional<Digest> revision(String repository, Digest digest) throws IOException {
        return PoolLinks.read(new PoolPath.RevisionLink(repository, digest).under(root));
    }

    /** Under which digest a blob of this repository lies; nothing where it holds none such. */
    public Optional<Digest> layer(String repository, Digest digest) throws IOException {
        return PoolLinks.read(new PoolPath.LayerLink(repository, digest).under(root));
    }

    /**
     * What a name points at. A digest that was narrowed to some platforms on its way in is known by
     * what is kept of it.
     *
     * @return nothing where there is no such tag, or the repository does not hold that digest
     * @throws NotFound where the tag is there and has no link, or what it points at is not there
     * @throws BrokenTag where its link names no digest
     */
    public Optional<Descriptor> resolve(ImageName name) throws IOException {
        if (name.digest().isPresent()) {
            return resolve(name, name.digest().get());
        }
        Optional<Digest> digest = tag(name.repository(), name.tag().orElseThrow());
        if (digest.isEmpty()) {
            checkAbsent(name, name.tag().orElseThrow());
            return Optional.empty();
        }
        Optional<Descriptor> descriptor = manifests.describe(digest.get(), digest.get());
        if (descriptor.isEmpty()) {
            throw new NotFound(
                    name + " in " + root + ": points at " + digest.get() + ", which is not there");
        }
        return descriptor;
    }

    /** A tag that leads nowhere must not look like one that is not there. */
    private void checkAbsent(ImageName name, String tag) throws IOException {
        if (FileSize.of(new PoolPath.TagCurrent(name.repository(), tag).under(root)) >= 0) {
            throw new BrokenTag(root, name);
        }
        if (isThere(name.repository(), tag)) {
            throw new NotFound(name + " in " + root + ": the tag has no link current/link");
        }
    }

    private Optional<Descriptor> resolve(ImageName name, Digest asked) throws IOException {
        Optional<Digest> found = revision(name.repository(), asked);
        if (found.isPresent()) {
            return manifests.describe(asked, found.get());
        }
        Optional<ImageRecord> record =
                record(name)
                        .filter(r ->
                                r.provenance()
                                        .filter(p -> p.announced().equals(asked))
                                        .isPresent());
        return record.isPresent()
                ? manifests.describe(record.get().kept(), record.get().kept())
                : Optional.empty();
    }

    /**
     * A manifest, checked against its digest.
     *
     * @throws NotFound where it is not there
     */
    public RawManifest manifest(String repository, Descriptor descriptor) throws IOException {
        Digest digest = descriptor.digest();
        byte @Nullable [] bytes = manifests.bytes(digest);
        if (bytes == null) {
            Optional<Digest> alias = revision(repository, digest);
            bytes = alias.isPresent() ? manifests.bytes(alias.get()) : null;
        }
        if (bytes == null) {
            throw new NotFound("manifest " + digest + " of " + repository + " is not in " + root);
        }
        RawManifest manifest = new RawManifest(descriptor.mediaType(), bytes, digest.algorithm());
        if (!manifest.digest().equals(digest)) {
            throw new BadManifest(digest, "the file in " + root + " is " + manifest.digest());
        }
        return manifest;
    }

    /**
     * The manifest of a digest, whatever repositories hold it.
     *
     * @return nothing where its file is not there, or is something else
     */
    public Optional<RawManifest> sound(Digest digest) throws IOException {
        return manifests.sound(digest);
    }

    /** Whether a manifest's bytes are what its digest says. */
    boolean isIntact(Digest digest) throws IOException {
        return manifests.isIntact(digest);
    }

    /** A blob of this repository; whether it is there shows when it is opened. */
    public Blob blob(String repository, Descriptor descriptor) {
        return new PoolBlob(this, repository, descriptor);
    }

    /** A blob that a repository holds, by its digest alone; nothing where it holds none such. */
    public Optional<Descriptor> find(String repository, Digest digest) throws IOException {
        Optional<Digest> stored = layer(repository, digest);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        long size = FileSize.of(new PoolPath.BlobData(stored.get()).under(root));
        return size < 0
                ? Optional.empty()
                : Optional.of(Descriptor.of(MediaType.OCTET_STREAM, digest, size));
    }

    /** Whether the content is there in full length, in whatever repository; see {@link Proof}. */
    public boolean has(Descriptor blob) throws IOException {
        return stock.has(blob);
    }

    /** Whether a repository holds a manifest and everything below it, linked; see {@link Proof}. */
    public boolean holds(String repository, Descriptor manifest) throws IOException {
        return new Completeness(this, repository).holds(manifest);
    }

    /**
     * What was noted about a name, if it still points where it pointed then: a tag that somebody
     * else has moved since makes it void.
     */
    public Optional<ImageRecord> record(ImageName name) throws IOException {
        Path file = recordOf(name).under(root);
        long size = FileSize.of(file);
        if (size < 0 || size > MAX_RECORD) {
            return Optional.empty();
        }
        Optional<ImageRecord> record = RecordJson.read(Files.readAllBytes(file));
        if (record.isEmpty()) {
            return record;
        }
        Digest kept = record.get().kept();
        boolean holds =
                name.tag().isPresent()
                        ? isAt(name.repository(), name.tag().get(), kept)
                        : revision(name.repository(), kept).isPresent();
        return holds ? record : Optional.empty();
    }

    /** Whether a tag points at a manifest still; of one whose link broke nothing else is known. */
    private boolean isAt(String repository, String tag, Digest kept) throws IOException {
        Optional<Digest> now = tag(repository, tag);
        return now.isPresent() ? now.get().equals(kept) : isThere(repository, tag);
    }

    static PoolPath recordOf(ImageName name) {
        return name.tag().isPresent()
                ? new PoolPath.TagRecord(name.repository(), name.tag().get())
                : new PoolPath.DigestRecord(name.repository(), name.digest().orElseThrow());
    }

    /**
     * Says now rather than later that something has no room.
     *
     * @throws NotEnoughSpace if the disk has less than {@code bytes} left
     */
    public void requireSpace(long bytes) throws IOException {
        long usable = Files.getFileStore(root).getUsableSpace();
        if (usable < bytes) {
            throw new NotEnoughSpace(root, bytes, usable);
        }
    }

    /** Returns once all that was written is on disk; at once for a pool that is only read. */
    public void flush() throws IOException {
        if (writer != null) {
            writer.flush();
        }
    }

    @Override
    public void close() throws IOException {
        try (PoolLock _ = lock) {
            if (writer != null) {
                writer.abandon();
            }
        }
    }
}
