package dev.hod.pool;

import dev.hod.io.AtomicFiles;
import dev.hod.io.FileSystemFlush;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What was written and may still be in memory only. Where the system can flush a whole file system,
 * all that is kept of it is that there is something; elsewhere each file and folder is remembered.
 */
final class Unforced {
    private final Path root;
    private final boolean wholesale;
    private Set<Path> files = new HashSet<>();
    private boolean any;

    Unforced(Path root) {
        this.root = root;
        this.wholesale = FileSystemFlush.isAvailable(root);
    }

    synchronized void add(Path file) {
        any = true;
        if (!wholesale) {
            files.add(file);
        }
    }

    /** Returns once all that was added before the call is on disk. */
    void flush() throws IOException {
        List<Path> now;
        synchronized (this) {
            if (!any) {
                return;
            }
            now = new ArrayList<>(files);
            files = new HashSet<>();
            any = false;
        }
        if (!wholesale) {
            forceEach(now);
        } else if (!FileSystemFlush.of(new PoolPath.Blobs().under(root))) {
            throw new IOException("force " + root + " to disk: the disk refused");
        }
    }

    private void forceEach(List<Path> written) throws IOException {
        Set<Path> folders = new HashSet<>();
        for (Path file : written) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                channel.force(true);
            } catch (NoSuchFileException e) {
                // Moved or removed since, by somebody with reasons of their own.
            }
            Path folder = PoolLinks.folderOf(file);
            while (folder.startsWith(root) && folders.add(folder)) {
                folder = PoolLinks.folderOf(folder);
            }
        }
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                AtomicFiles.forceDirectory(folder);
            }
        }
    }
}
