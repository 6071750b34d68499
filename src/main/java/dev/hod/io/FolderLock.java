package dev.hod.io;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to change what is in a folder, among all who ask for it here: the threads of this
 * process, and other processes of this machine (Linux' flock, which needs no file and leaves none).
 * The kernel gives it back when a process dies.
 */
public final class FolderLock implements AutoCloseable {
    private static final Map<Path, ReentrantLock> OURS = new ConcurrentHashMap<>();

    private final ReentrantLock ours;
    private final Runnable release;

    private FolderLock(ReentrantLock ours, Runnable release) {
        this.ours = ours;
        this.release = release;
    }

    /**
     * Waits for it and takes it; to be held for a moment only. Where the file system has no such
     * locks only this process is kept out.
     *
     * @param folder there, and spelled in one way by all
     */
    public static FolderLock take(Path folder) {
        ReentrantLock ours = OURS.computeIfAbsent(folder, _ -> new ReentrantLock());
        ours.lock();
        try {
            Optional<LinuxCalls> calls = LinuxCalls.find(folder);
            int descriptor = calls.isEmpty() ? -1 : calls.get().open(folder, LinuxCalls.READ_ONLY);
            if (descriptor < 0) {
                return new FolderLock(ours, () -> {});
            }
            boolean _ =
                    FileSystemFlush.offCarrier(
                            () -> calls.get().lock(descriptor, LinuxCalls.Waiting.UNTIL_FREE));
            return new FolderLock(ours, () -> calls.get().close(descriptor));
        } catch (RuntimeException | Error e) {
            ours.unlock();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            release.run();
        } finally {
            ours.unlock();
        }
    }
}
