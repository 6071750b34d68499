package dev.hod.io;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Small files that appear whole or not at all: written beside their place, forced, renamed. */
public final class AtomicFiles {
    private static final AtomicLong COUNTER = new AtomicLong();

    /** Not the number of the process: in containers on one disk all may be the first. */
    private static final String RUN = HexFormat.of().toHexDigits(new SplittableRandom().nextLong());

    private AtomicFiles() {}

    /** Whether a file is on the disk when the call returns, or once its file system is flushed. */
    public enum Force {
        NOW,
        LATER
    }

    public static void write(Path target, String content, Force force) throws IOException {
        write(target, content.getBytes(StandardCharsets.UTF_8), force);
    }

    /** Puts {@code content} at {@code target}, in place of what may be there; makes folders. */
    public static void write(Path target, byte[] content, Force force) throws IOException {
        write(beside(target), target, content, force);
    }

    /** The same, by way of a file on the same file system that must not be there. */
    public static void write(Path partial, Path target, byte[] content, Force force)
            throws IOException {
        try {
            try (FileChannel channel = create(partial)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                if (force == Force.NOW) {
                    channel.force(true);
                }
            }
            Files.move(partial, target, ATOMIC_MOVE);
            if (force == Force.NOW) {
                forceDirectory(folderOf(target));
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(partial);
            throw e;
        }
    }

    /**
     * The same for a file that only its owner may read, at no time anybody else: mode 0600, in
     * folders of mode 0700 where they are made. Forced at once.
     */
    public static void writeSecret(Path target, byte[] content) throws IOException {
        Files.createDirectories(folderOf(target), only("rwx------"));
        Path partial = beside(target);
        Files.createFile(partial, only("rw-------"));
        try {
            try (FileChannel channel = FileChannel.open(partial, WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(partial, target, ATOMIC_MOVE);
            forceDirectory(folderOf(target));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(partial);
            throw e;
        }
    }

    private static FileAttribute<?> only(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    /**
     * Whether a file can come in the place of what has the name: of nothing, or of a regular file.
     * Devices and pipes cannot be replaced, and what {@code /proc/self/fd/1}, {@code /dev/fd/1} and
     * {@code /dev/stdout} lead to is an open file, whatever kind it is.
     */
    public static boolean canReplace(Path target) throws IOException {
        Path absolute = target.toAbsolutePath().normalize();
        boolean open =
                absolute.startsWith("/proc")
                        || absolute.startsWith("/dev/fd")
                        || (Files.isSymbolicLink(absolute)
                                && Files.readSymbolicLink(absolute).startsWith("/proc"));
        return !open && (!Files.exists(absolute) || Files.isRegularFile(absolute));
    }

    /** A name in the folder of {@code target} that nobody else uses and every reader ignores. */
    public static Path beside(Path target) {
        return folderOf(target).resolve(".hod-" + RUN + '-' + COUNTER.incrementAndGet() + ".tmp");
    }

    /** Creates a file that must not exist, with its folders. */
    public static FileChannel create(Path file) throws IOException {
        try {
            return FileChannel.open(file, CREATE_NEW, WRITE);
        } catch (NoSuchFileException e) {
            Files.createDirectories(folderOf(file));
            return FileChannel.open(file, CREATE_NEW, WRITE);
        }
    }

    /** Forces the names in a folder to disk. */
    public static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    private static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException(file + " is no file's name");
        }
        return folder;
    }
}
