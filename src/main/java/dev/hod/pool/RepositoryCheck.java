package dev.hod.pool;

import dev.hod.fault.Fault;
import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageIndex;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.Manifest.Opaque;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.io.FileSize;
import dev.hod.reference.ImageName;
import dev.hod.reference.NameCount;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Checks one repository: its tags, the manifests it holds, what they reference, and all links. */
final class RepositoryCheck {
    /** In the table of digests: a blob that is referenced and not there. */
    static final long MISSING = -1;

    private final Pool pool;
    private final String repository;
    private final DigestTable known;
    private final Set<Digest> wrongLength;
    private final Damage damage;
    private final Consumer<Fault> sink;
    private NameCount names = NameCount.NONE;
    private long manifests;

    /**
     * A check of one repository.
     *
     * @param known the length of each blob that something references, {@link #MISSING} for none
     * @param wrongLength takes the blobs that have another length than is said of them
     * @param damage takes what can be put right
     */
    RepositoryCheck(
            Pool pool,
            String repository,
            DigestTable known,
            Set<Digest> wrongLength,
            Damage damage,
            Consumer<Fault> sink) {
        this.pool = pool;
        this.repository = repository;
        this.known = known;
        this.wrongLength = wrongLength;
        this.damage = damage;
        this.sink = sink;
    }

    NameCount names() {
        return names;
    }

    long manifests() {
        return manifests;
    }

    void run() throws IOException {
        checkLayersFolder();
        for (String tag :
                PoolTree.names(
                        new PoolPath.Tags(repository).under(pool.root()), PoolTree::isName)) {
            names = names.and(ImageName.tagged(repository, tag));
            checkTag(tag);
        }
        eachLink(new PoolPath.Revisions(repository), this::checkRevision);
        eachLink(new PoolPath.Layers(repository), this::checkLayer);
        checkRecords();
    }

    private void checkLayersFolder() throws IOException {
        if (!Files.isDirectory(new PoolPath.Layers(repository).under(pool.root()))) {
            fault(
                    Fault.Kind.MISSING,
                    repository + "/_layers",
                    "the folder is missing; a registry's garbage collector"
                            + " would take this repository's blobs");
        }
    }

    private void checkTag(String tag) throws IOException {
        String what = repository + ':' + tag;
        Path link = new PoolPath.TagCurrent(repository, tag).under(pool.root());
        Optional<Digest> target = read(link, what);
        if (target.isEmpty()) {
            return;
        }
        Path revision = new PoolPath.RevisionLink(repository, target.get()).under(pool.root());
        if (FileSize.of(revision) < 0) {
            damage.revision(repository, target.get());
            fault(
                    Fault.Kind.DANGLING,
                    what,
                    "points at " + target.get() + ", which the repository does not hold");
        } else if (sizeOf(target.get()) < 0) {
            damage.revision(repository, target.get());
            fault(Fault.Kind.DANGLING, what, "points at " + target.get() + ", which is missing");
        }
    }

    /** Reads a link, and reports one that is not there or not exactly a digest. */
    private Optional<Digest> read(Path link, String what) throws IOException {
        Optional<String> text = PoolLinks.text(link);
        if (text.isEmpty()) {
            fault(Fault.Kind.DANGLING, what, "has no link");
            return Optional.empty();
        }
        Optional<Digest> target = Digest.tryParse(text.get().strip());
        if (target.isEmpty()) {
            fault(Fault.Kind.DANGLING, what, "its link names no digest");
        } else if (!target.get().toString().equals(text.get())) {
            fault(
                    Fault.Kind.FRAMING,
                    what,
                    "its link has white space around the digest, on which a registry fails");
        }
        return target;
    }

    @FunctionalInterface
    private interface LinkCheck {
        void check(Digest named, Path link) throws IOException;
    }

    /** Calls for each {@code <algorithm>/<hex>/link} below a folder. */
    private void eachLink(PoolPath folder, LinkCheck check) throws IOException {
        Path path = folder.under(pool.root());
        for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
            Path below = path.resolve(algorithm.label());
            for (String hex : PoolTree.names(below, PoolTree::isName)) {
                Optional<Digest> named = Digest.tryParse(algorithm.label() + ':' + hex);
                Path link = below.resolve(hex).resolve("link");
                if (named.isPresent()) {
                    // A folder whose link was never written is no link.
                    if (FileSize.of(link) >= 0) {
                        check.check(named.get(), link);
                    }
                } else if (FileSize.of(link) >= 0) {
                    fault(
                            Fault.Kind.FRAMING,
                            pool.root().relativize(link).toString(),
                            "the folder's name is no digest");
                }
            }
        }
    }

    private void checkRevision(Digest named, Path link) throws IOException {
        String what = repository + '@' + named;
        manifests++;
        Optional<Digest> target = read(link, what);
        if (target.isEmpty()) {
            return;
        }
        if (!target.get().equals(named)) {
            fault(Fault.Kind.DANGLING, what, "its link leads to " + target.get());
            return;
        }
        long size = sizeOf(named);
        if (size < 0) {
            damage.revision(repository, named);
            fault(Fault.Kind.DANGLING, what, "the manifest is missing");
            return;
        }
        try {
            Descriptor descriptor = Descriptor.of(MediaType.OCTET_STREAM, named, size);
            byte[] bytes = pool.manifest(repository, descriptor).bytes();
            RawManifest raw = new RawManifest(Manifest.typeOf(bytes), bytes, named.algorithm());
            checkReferences(Manifest.parse(raw), named);
        } catch (BadManifest e) {
            if (pool.isIntact(named)) {
                fault(Fault.Kind.CORRUPT, what, "no registry can serve it: " + e.getMessage());
            }
            // Content that is not what its digest says is reported as such, with all other.
        } catch (FileSystemException e) {
            wrongLength.add(named);
            fault(Fault.Kind.CORRUPT, what, ContentCheck.unreadable(e));
        }
    }

    private void checkReferences(Manifest manifest, Digest named) throws IOException {
        String what = repository + '@' + named;
        switch (manifest) {
            case ImageManifest image -> {
                for (Descriptor blob : image.references()) {
                    checkBlob(blob, named);
                }
            }
            case ImageIndex index -> {
                for (Descriptor child : index.references()) {
                    checkChild(child, named);
                }
            }
            case Opaque opaque -> {
                if (!opaque.raw().mediaType().isSchema1()) {
                    fault(
                            Fault.Kind.FRAMING,
                            what,
                            "is of type "
                                    + opaque.raw().mediaType()
                                    + ", at which a registry's garbage collector stops");
                }
            }
        }
    }

    private void checkBlob(Descriptor blob, Digest parent) throws IOException {
        Path link = new PoolPath.LayerLink(repository, blob.digest()).under(pool.root());
        boolean linked = FileSize.of(link) >= 0;
        if (!linked && !blob.urls().isEmpty() && sizeOf(blob.digest()) < 0) {
            // A foreign layer, which is fetched from elsewhere by whoever wants it.
            return;
        }
        if (!linked) {
            damage.revision(repository, parent);
            fault(
                    Fault.Kind.MISSING,
                    repository + '@' + parent,
                    "needs " + blob.digest() + ", which is not linked in the repository");
        }
        checkContent(blob, PoolLinks.read(link).orElse(blob.digest()), parent);
    }

    private void checkChild(Descriptor child, Digest parent) throws IOException {
        Path link = new PoolPath.RevisionLink(repository, child.digest()).under(pool.root());
        if (FileSize.of(link) < 0) {
            damage.revision(repository, parent);
            fault(
                    Fault.Kind.MISSING,
                    repository + '@' + parent,
                    "needs " + child.digest() + ", which is not linked in the repository");
        }
        checkContent(child, child.digest(), parent);
    }

    private void checkContent(Descriptor wanted, Digest stored, Digest parent) throws IOException {
        String what = repository + '@' + parent;
        boolean first = known.get(stored) == DigestTable.ABSENT;
        long size = sizeOf(stored);
        if (size < 0) {
            damage.revision(repository, parent);
            damage.content(stored);
            if (first) {
                fault(Fault.Kind.MISSING, "blob " + stored, "is not there; " + what + " needs it");
            }
        } else if (size != wanted.size() && wrongLength.add(stored)) {
            fault(
                    size < wanted.size() ? Fault.Kind.SHORT : Fault.Kind.CORRUPT,
                    "blob " + stored,
                    size + " bytes are there, " + what + " says " + wanted.size());
        }
    }

    private void checkLayer(Digest named, Path link) throws IOException {
        String what = repository + " blob " + named;
        Optional<Digest> target = read(link, what);
        if (target.isEmpty()) {
            return;
        }
        if (target.get().algorithm() == named.algorithm() && !target.get().equals(named)) {
            fault(Fault.Kind.DANGLING, what, "its link leads to " + target.get());
        }
        boolean reported = known.get(target.get()) == MISSING;
        if (!reported && sizeOf(target.get()) < 0) {
            fault(Fault.Kind.DANGLING, what, "its link leads nowhere");
        }
    }

    private void checkRecords() throws IOException {
        Path folder = pool.root().resolve("hod/images").resolve(repository).resolve("_tags");
        for (String name : PoolTree.names(folder, PoolTree::isName)) {
            Path file = folder.resolve(name);
            if (FileSize.of(file) > Pool.MAX_RECORD
                    || RecordJson.read(Files.readAllBytes(file)).isEmpty()) {
                fault(
                        Fault.Kind.FRAMING,
                        pool.root().relativize(file).toString(),
                        "is no record that hod wrote");
            }
        }
    }

    /** The length of a blob's file, looked up once for all its references. */
    private long sizeOf(Digest digest) throws IOException {
        long size = known.get(digest);
        if (size == DigestTable.ABSENT) {
            size = FileSize.of(new PoolPath.BlobData(digest).under(pool.root()));
            known.put(digest, size);
        }
        return size;
    }

    private void fault(Fault.Kind kind, String what, String detail) {
        sink.accept(new Fault(kind, what, detail));
    }
}
