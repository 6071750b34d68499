package dev.hod.io;

import dev.hod.concurrent.Tasks;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was written and may still be in memory only. A few files are forced one by one; where there
 * are many, the whole file system is flushed at once if the system can, since that is one wait
 * instead of hundreds, though for other programs' files as well.
 */
public final class Unforced implements Closeable {
    private static final int FEW = 4;
    private static final int AT_ONCE = 8;

    private final Path root;
    private final Path content;
    private Set<Path> files = new HashSet<>();
    private boolean forgotten;
    private @Nullable FileSystemFlush watched;

    /**
     * Nothing yet.
     *
     * @param root folders are forced up to this one
     * @param content a folder on the file system that the files are on
     */
    public Unforced(Path root, Path content) {
        this.root = root;
        this.content = content;
    }

    /** Takes down a file that was written. */
    public synchronized void add(Path file) {
        if (forgotten) {
            return;
        }
        if (files.size() >= FEW && FileSystemFlush.isAvailable(root)) {
            forgotten = true;
            files.clear();
        } else {
            files.add(file);
        }
    }

    /**
     * Looks out for failed writes from now on, also of what is not added yet; until {@link #close}.
     */
    public synchronized void watch() {
        if (watched == null) {
            watched = FileSystemFlush.open(content).orElse(null);
        }
    }

    @Override
    public synchronized void close() {
        if (watched != null) {
            watched.close();
            watched = null;
        }
    }

    /** Returns once all that was added before the call is on disk. */
    public void flush() throws IOException {
        Set<Path> few;
        boolean many;
        synchronized (this) {
            few = files;
            many = forgotten;
            files = new HashSet<>();
            forgotten = false;
        }
        boolean done = false;
        try {
            if (many) {
                flushAll();
            } else {
                forceEach(few);
                forceFolders(few);
            }
            done = true;
        } finally {
            if (!done) {
                putBack(few, many);
            }
        }
    }

    private synchronized void putBack(Set<Path> few, boolean many) {
        forgotten |= many;
        if (!forgotten) {
            files.addAll(few);
        }
    }

    /** Returns once the contents of these files are on disk; their names need not be. */
    public void force(Collection<Path> contents) throws IOException {
        if (contents.size() > FEW && FileSystemFlush.isAvailable(root)) {
            flushAll();
        } else {
            forceEach(contents);
        }
    }

    private void flushAll() throws IOException {
        FileSystemFlush known;
        synchronized (this) {
            known = watched;
        }
        boolean done;
        if (known != null) {
            done = known.run();
        } else {
            Optional<FileSystemFlush> once = FileSystemFlush.open(content);
            done = once.isPresent() && once.get().run();
            once.ifPresent(FileSystemFlush::close);
        }
        if (!done) {
            throw new IOException("force " + root + " to disk: the disk refused");
        }
    }

    private static void forceEach(Collection<Path> files) throws IOException {
        try (Tasks tasks = new Tasks("force", AT_ONCE)) {
            for (Path file : files) {
                tasks.fork(() -> force(file));
            }
            tasks.join();
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            // Moved or removed since, by somebody with reasons of their own.
        }
    }

    private void forceFolders(Collection<Path> written) throws IOException {
        Set<Path> folders = new HashSet<>();
        for (Path file : written) {
            Path folder = file.getParent();
            while (folder != null && folder.startsWith(root) && folders.add(folder)) {
                folder = folder.getParent();
            }
        }
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                AtomicFiles.forceDirectory(folder);
            }
        }
    }
}
