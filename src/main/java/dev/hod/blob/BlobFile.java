package dev.hod.blob;

import static java.nio.file.StandardOpenOption.READ;

import dev.hod.image.Descriptor;
import dev.hod.io.AtomicFiles;
import dev.hod.io.Blocks;
import dev.hod.io.Reflink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a file of a blob. Content that lies alone in a file of the same file system is shared with
 * it, by hard link or else by reflink; everything else is read and written. The file has its name
 * only once the content is whole and right. Not forced to disk.
 */
public final class BlobFile {
    private BlobFile() {}

    /**
     * Makes the file, in place of whatever has its name.
     *
     * @param target its folder is there
     * @throws CorruptBlob where the content is not the right one; nothing is left then
     */
    public static Placement make(Blob blob, Path target) throws IOException {
        Path partial = AtomicFiles.beside(target);
        try {
            boolean shared = share(blob, partial);
            if (!shared) {
                receive(blob, partial);
            }
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            if (!shared) {
                return new Placement.Written(blob.descriptor().size());
            }
            blob.taken(blob.descriptor().size());
            return new Placement.Linked();
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(partial);
            throw e;
        }
    }

    /** Reads a file and compares it with what it should be. */
    public static void check(Path file, Descriptor expected) throws IOException {
        Verifier verifier = new Verifier(expected);
        try (FileChannel channel = FileChannel.open(file, READ);
                Blocks.Block block = Blocks.take()) {
            pass(channel, block.buffer(), verifier, file.toString(), null);
        }
        verifier.finish(file.toString());
    }

    private static boolean share(Blob blob, Path partial) throws IOException {
        Descriptor wanted = blob.descriptor();
        List<Blob.Region> regions = blob.regions();
        if (regions.size() != 1
                || regions.getFirst().offset() != 0
                || regions.getFirst().length() != wanted.size()
                || wanted.size() == 0) {
            return false;
        }
        Path file = regions.getFirst().file();
        BasicFileAttributes found = attributes(file);
        if (found != null && found.isSymbolicLink() && Files.exists(file)) {
            // A link to a symbolic link would be one more symbolic link.
            file = file.toRealPath();
            found = attributes(file);
        }
        if (found == null || !found.isRegularFile()) {
            // Whoever opens it says what is missing.
            return false;
        }
        if (found.size() != wanted.size()) {
            throw CorruptBlob.ofSize(wanted, found.size(), blob.where());
        }
        if (!link(file, partial) && !clone(file, partial)) {
            return false;
        }
        if (!blob.isProven()) {
            check(partial, wanted);
        }
        return true;
    }

    private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
        return file.getFileSystem()
                .provider()
                .readAttributesIfExists(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean link(Path file, Path partial) {
        try {
            Files.createLink(partial, file);
            return true;
        } catch (UnsupportedOperationException | IOException e) {
            // Another file system, or one without links: there are other ways.
            return false;
        }
    }

    private static boolean clone(Path file, Path partial) throws IOException {
        AtomicFiles.create(partial).close();
        if (Reflink.file(file, partial)) {
            return true;
        }
        Files.delete(partial);
        return false;
    }

    private static void receive(Blob blob, Path partial) throws IOException {
        Verifier verifier = new Verifier(blob.descriptor());
        try (ReadableByteChannel source = blob.openAt(0);
                FileChannel file = AtomicFiles.create(partial);
                Blocks.Block block = Blocks.take()) {
            pass(source, block.buffer(), verifier, blob.where(), file);
        }
        verifier.finish(blob.where());
    }

    private static void pass(
            ReadableByteChannel source,
            ByteBuffer buffer,
            Verifier verifier,
            String where,
            @Nullable FileChannel target)
            throws IOException {
        boolean more = true;
        while (more) {
            more = Blocks.fill(source, buffer.clear());
            verifier.update(buffer.flip(), where);
            if (target != null) {
                Blocks.drain(buffer.rewind(), target);
            }
        }
    }
}
