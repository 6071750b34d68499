package dev.hod.pool;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.hod.blob.Placement;
import dev.hod.image.Digest;
import dev.hod.io.AtomicFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * A blob that has come whole and right, but is not yet on disk for certain, and so not yet under
 * its name.
 */
final class Arrival {
    /** What becomes of the file if the blob is never published. */
    enum Otherwise {
        /** The next attempt takes it up. */
        KEPT,
        DELETED
    }

    /** How far it has come. */
    enum State {
        WAITING,
        /** It is under its name. */
        PUBLISHED,
        /** It will never be: whoever needs it has to fetch it once more. */
        ABANDONED
    }

    private final Digest digest;
    private final Path file;
    private final Path data;
    private final long received;
    private final Otherwise otherwise;
    private final Optional<PoolLock.Claim> claim;
    private final SequencedSet<PoolPath.LayerLink> links = new LinkedHashSet<>();
    private State state = State.WAITING;

    /**
     * Takes note of a blob.
     *
     * @param data its place
     * @param received bytes that came from its source; the rest was there from an earlier attempt
     * @param claim the right to its partial file, given back when it is published
     */
    Arrival(
            Digest digest,
            Path file,
            Path data,
            long received,
            Otherwise otherwise,
            Optional<PoolLock.Claim> claim) {
        this.digest = digest;
        this.file = file;
        this.data = data;
        this.received = received;
        this.otherwise = otherwise;
        this.claim = claim;
    }

    Digest digest() {
        return digest;
    }

    Path file() {
        return file;
    }

    Path data() {
        return data;
    }

    long received() {
        return received;
    }

    /**
     * Asks for a repository's link to be made as soon as the blob is under its name.
     *
     * @return what that does for the repository; nothing where there is nothing to wait for any
     *     more: the blob is under its name, or will never be
     */
    synchronized Optional<Placement> awaitedBy(PoolPath.LayerLink link) {
        if (state != State.WAITING) {
            return Optional.empty();
        }
        return Optional.of(links.add(link) ? new Placement.Linked() : new Placement.AlreadyThere());
    }

    /**
     * Puts the blob under its name; its bytes have been forced.
     *
     * @param stock told of it before anybody is told that there is nothing to wait for
     * @return the links to be made now
     */
    synchronized List<PoolPath.LayerLink> publish(Stock stock) throws IOException {
        move();
        stock.came(digest);
        state = State.PUBLISHED;
        release();
        return List.copyOf(links);
    }

    synchronized State state() {
        return state;
    }

    private void move() throws IOException {
        try {
            Files.move(file, data, ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            // The registry's tree is a symbolic link to another file system than hod/ is on.
            Path beside = AtomicFiles.beside(data);
            Files.copy(file, beside, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel copy = FileChannel.open(beside, WRITE)) {
                copy.force(true);
            }
            Files.move(beside, data, ATOMIC_MOVE);
            Files.delete(file);
        }
    }

    /**
     * Leaves the blob unpublished.
     *
     * @return the links that waited for it in vain; none can be added any more
     */
    synchronized List<PoolPath.LayerLink> abandon() throws IOException {
        state = State.ABANDONED;
        switch (otherwise) {
            case KEPT -> release();
            case DELETED -> discard();
        }
        return List.copyOf(links);
    }

    /** Deletes what came. */
    synchronized void discard() throws IOException {
        if (state != State.PUBLISHED) {
            Files.deleteIfExists(file);
        }
        release();
    }

    private void release() throws IOException {
        if (claim.isPresent()) {
            claim.get().close();
        }
    }
}
