package dev.hod.garbage;

import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageIndex;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.Manifest.Opaque;
import dev.hod.image.MediaType;
import dev.hod.pool.Census;
import dev.hod.pool.DigestTable;
import dev.hod.pool.Pool;
import dev.hod.pool.PoolPath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What of one repository is needed: from its roots down, through whatever can be read. Where
 * something cannot, nobody knows what it needs, and all that the repository has a link for is.
 */
final class RepositoryMarks {
    private static final long REVISION = 1;
    private static final long LAYER = 2;

    private final Pool pool;
    private final Census census;
    private final String repository;
    private final Marks marks;
    private final int number;

    /** What is needed of this repository, and as what. */
    private final DigestTable needed = new DigestTable();

    private final Deque<Digest> pending = new ArrayDeque<>();
    private final List<String> problems = new ArrayList<>();
    private long bytes;

    /**
     * Nothing is needed yet.
     *
     * @param marks takes the content that is needed
     * @param number of the repository in these
     */
    RepositoryMarks(Pool pool, Census census, String repository, Marks marks, int number) {
        this.pool = pool;
        this.census = census;
        this.repository = repository;
        this.marks = marks;
        this.number = number;
    }

    /** Why something that is needed could not be read. */
    List<String> problems() {
        return problems;
    }

    /** Bytes of all that is needed. */
    long bytes() {
        return bytes;
    }

    boolean needsRevision(Digest digest) {
        return has(digest, REVISION);
    }

    boolean needsLayer(Digest digest) {
        return has(digest, LAYER);
    }

    private boolean has(Digest digest, long as) {
        long flags = needed.get(digest);
        return flags != DigestTable.ABSENT && (flags & as) != 0;
    }

    /** Marks as needed; whether it was not before. */
    private boolean mark(Digest digest, long as) {
        long before = needed.update(digest, f -> f == DigestTable.ABSENT ? as : f | as);
        marks.need(digest, number);
        return before == DigestTable.ABSENT || (before & as) == 0;
    }

    void problem(String what) {
        problems.add(what);
    }

    /** A manifest is needed, and all below it. */
    void root(Digest digest, String why) throws IOException {
        if (needsRevision(digest)) {
            return;
        }
        if (census.sizeOf(digest) < 0) {
            problem(why + " points at " + digest + ", which is missing");
        }
        pending.push(digest);
        while (!pending.isEmpty()) {
            visit(pending.pop());
        }
    }

    private void visit(Digest digest) throws IOException {
        if (!mark(digest, REVISION)) {
            return;
        }
        Optional<Manifest> manifest;
        try {
            manifest = census.manifest(repository, digest);
        } catch (BadManifest e) {
            problem(String.valueOf(e.getMessage()));
            return;
        } catch (FileSystemException e) {
            problem("manifest " + digest + " cannot be read");
            return;
        }
        if (manifest.isEmpty()) {
            // What an index names and nobody ever brought is no loss; what was here once is.
            if (census.written(new PoolPath.RevisionLink(repository, digest)).isPresent()) {
                problem("manifest " + digest + " is missing");
            }
            return;
        }
        bytes += manifest.get().raw().size();
        switch (manifest.get()) {
            case ImageManifest image -> {
                for (Descriptor blob : image.references()) {
                    // A foreign layer is fetched from elsewhere, and here by chance only.
                    layer(
                            blob.digest(),
                            blob.urls().isEmpty()
                                    ? blob.size()
                                    : Math.max(0, census.sizeOf(blob.digest())));
                }
            }
            case ImageIndex index -> {
                for (Descriptor child : index.references()) {
                    child(child);
                }
            }
            case Opaque opaque ->
                    problem(
                            "manifest "
                                    + digest
                                    + " is of type "
                                    + opaque.raw().mediaType()
                                    + ", and what it needs is not known");
        }
    }

    /** Some put into an index what is no manifest, as BuildKit does for its cache. */
    private void child(Descriptor child) throws IOException {
        MediaType type = child.mediaType();
        boolean manifest =
                type.isManifest()
                        || type.isSchema1()
                        || census.written(new PoolPath.RevisionLink(repository, child.digest()))
                                .isPresent();
        if (manifest) {
            pending.push(child.digest());
        } else {
            layer(child.digest(), child.size());
        }
    }

    /** A config or layer is needed. */
    void layer(Digest digest, long size) throws IOException {
        if (!mark(digest, LAYER)) {
            return;
        }
        bytes += size;
        if (digest.algorithm() != Digest.Algorithm.SHA256) {
            // A registry keeps it under another digest, and links that one too.
            Optional<Digest> stored = pool.layer(repository, digest);
            if (stored.isPresent()) {
                mark(stored.get(), LAYER);
            }
        }
    }

    /** All that the repository has a link for is needed, whatever more of it cannot be read. */
    void all(List<Digest> revisions, List<Digest> layers) throws IOException {
        List<String> known = List.copyOf(problems);
        for (Digest digest : revisions) {
            root(digest, "the repository");
        }
        for (Digest digest : layers) {
            linked(digest);
        }
        problems.clear();
        problems.addAll(known);
    }

    /** What a layer link leads to is needed. */
    void linked(Digest digest) throws IOException {
        layer(digest, Math.max(0, census.sizeOf(digest)));
        Optional<Digest> stored = pool.layer(repository, digest);
        if (stored.isPresent()) {
            mark(stored.get(), LAYER);
        }
    }
}
