package dev.hod.pool;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobFile;
import dev.hod.blob.CorruptBlob;
import dev.hod.error.NotFound;
import dev.hod.image.Descriptor;
import dev.hod.io.AtomicFiles;
import dev.hod.io.Reflink;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Lets a pool's {@code data} file be the file that holds the blob elsewhere: by hard link, else by
 * reflink. Only for content that is written once and never again, as a registry's {@code data} is.
 * What is proven is not read again; its size is compared.
 */
final class SharedFiles {
    private final LongAdder linked = new LongAdder();
    private final LongAdder linkedBytes = new LongAdder();
    private final LongAdder cloned = new LongAdder();
    private final LongAdder clonedBytes = new LongAdder();
    private final LongAdder copied = new LongAdder();
    private final LongAdder copiedBytes = new LongAdder();
    private final AtomicReference<@Nullable String> whyNotLinked = new AtomicReference<>();
    private final Path partials;
    private @Nullable Boolean onOneDisk;

    /**
     * @param partials where files are that are not yet what they are to be
     */
    SharedFiles(Path partials) {
        this.partials = partials;
    }

    /**
     * A name for a file on its way: out of a registry's sight, so that a process that is killed
     * leaves nothing there, unless that is on another disk.
     */
    private synchronized Path underWay(Path data) throws IOException {
        Boolean known = onOneDisk;
        if (known == null) {
            known =
                    Files.getAttribute(partials, "unix:dev")
                            .equals(Files.getAttribute(PoolLinks.folderOf(data), "unix:dev"));
            onOneDisk = known;
        }
        return AtomicFiles.beside(known ? partials.resolve("shared") : data);
    }

    /**
     * Shares the file.
     *
     * @param data where it is to appear; its folder exists
     * @return false where the bytes have to be copied
     */
    boolean share(Blob blob, Path source, Path data) throws IOException {
        Descriptor wanted = blob.descriptor();
        Path file = source;
        BasicFileAttributes found = attributes(file);
        if (found != null && found.isSymbolicLink()) {
            // A link to a symbolic link would be one more symbolic link.
            file = Files.exists(file) ? file.toRealPath() : file;
            found = attributes(file);
        }
        if (found == null || !found.isRegularFile()) {
            throw new NotFound("blob " + wanted.digest() + " is not in " + blob.where());
        }
        if (found.size() != wanted.size()) {
            throw CorruptBlob.ofSize(wanted, found.size(), blob.where());
        }
        if (blob.isProven()) {
            return bring(file, data, wanted);
        }
        Path beside = underWay(data);
        try {
            if (!bring(file, beside, wanted)) {
                return false;
            }
            BlobFile.check(beside, wanted);
            Files.move(beside, data, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private boolean bring(Path file, Path data, Descriptor wanted) throws IOException {
        if (link(file, data)) {
            linked.increment();
            linkedBytes.add(wanted.size());
            return true;
        }
        if (clone(file, data)) {
            cloned.increment();
            clonedBytes.add(wanted.size());
            return true;
        }
        copied.increment();
        copiedBytes.add(wanted.size());
        return false;
    }

    private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
        return file.getFileSystem()
                .provider()
                .readAttributesIfExists(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private boolean link(Path file, Path data) throws IOException {
        try {
            Files.createLink(data, file);
            return true;
        } catch (FileAlreadyExistsException e) {
            // Something else is there: the new file takes its place in one step.
            Path beside = underWay(data);
            try {
                Files.createLink(beside, file);
                Files.move(beside, data, StandardCopyOption.ATOMIC_MOVE);
                return true;
            } catch (UnsupportedOperationException | FileSystemException f) {
                Files.deleteIfExists(beside);
                return refused(f);
            }
        } catch (UnsupportedOperationException | FileSystemException e) {
            return refused(e);
        }
    }

    private boolean refused(Exception e) {
        String reason = e instanceof FileSystemException f ? f.getReason() : null;
        whyNotLinked.compareAndSet(
                null, reason == null ? "the file system has no hard links" : reason);
        return false;
    }

    private boolean clone(Path file, Path data) throws IOException {
        Path beside = underWay(data);
        AtomicFiles.create(beside).close();
        boolean done = false;
        try {
            done = Reflink.file(file, beside);
            if (done) {
                Files.move(beside, data, StandardCopyOption.ATOMIC_MOVE);
            }
            return done;
        } finally {
            if (!done) {
                Files.deleteIfExists(beside);
            }
        }
    }

    SharingReport report() {
        return new SharingReport(
                linked.sum(),
                linkedBytes.sum(),
                cloned.sum(),
                clonedBytes.sum(),
                copied.sum(),
                copiedBytes.sum(),
                Optional.ofNullable(whyNotLinked.get()));
    }
}
