package dev.hod.io;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Forces a whole file system to disk at once (Linux' syncfs): thousands of files, one wait. The
 * kernel reports a failed write to whoever had the file system open before it, so this is opened
 * before anything is written.
 */
public final class FileSystemFlush implements Closeable {
    private final LinuxCalls calls;
    private final int descriptor;

    private FileSystemFlush(LinuxCalls calls, int descriptor) {
        this.calls = calls;
        this.descriptor = descriptor;
    }

    /** Whether this machine has the call; the caller forces each file itself where it has not. */
    public static boolean isAvailable(Path folder) {
        return LinuxCalls.find(folder).isPresent();
    }

    /** The file system that {@code folder} is on; nothing where that cannot be had. */
    public static Optional<FileSystemFlush> open(Path folder) {
        Optional<LinuxCalls> calls = LinuxCalls.find(folder);
        if (calls.isEmpty()) {
            return Optional.empty();
        }
        int descriptor = calls.get().open(folder, LinuxCalls.READ_ONLY);
        return descriptor < 0
                ? Optional.empty()
                : Optional.of(new FileSystemFlush(calls.get(), descriptor));
    }

    /**
     * Forces everything on the file system.
     *
     * @return false where the disk refused
     */
    public boolean run() {
        return offCarrier(() -> calls.syncfs(descriptor));
    }

    @Override
    public void close() {
        calls.close(descriptor);
    }

    /**
     * Makes a native call that may take long. On a virtual thread it would keep one of the few
     * threads of the system that all others run on, so it is given one of its own.
     */
    static boolean offCarrier(BooleanSupplier call) {
        if (!Thread.currentThread().isVirtual()) {
            return call.getAsBoolean();
        }
        boolean[] result = new boolean[1];
        Thread own = Thread.ofPlatform().daemon().start(() -> result[0] = call.getAsBoolean());
        boolean interrupted = false;
        while (true) {
            try {
                own.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return result[0];
    }
}
