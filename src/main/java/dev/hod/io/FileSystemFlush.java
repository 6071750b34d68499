package dev.hod.io;

import java.nio.file.Path;
import java.util.Optional;

/** Forces a whole file system to disk at once (Linux' syncfs): thousands of files, one wait. */
public final class FileSystemFlush {
    private FileSystemFlush() {}

    /** Whether this machine has the call; the caller forces each file itself where it has not. */
    public static boolean isAvailable(Path folder) {
        return LinuxCalls.find(folder).isPresent();
    }

    /**
     * Forces everything on the file system that {@code folder} is on.
     *
     * @return false where that cannot be done, or the disk refused
     */
    public static boolean of(Path folder) {
        Optional<LinuxCalls> calls = LinuxCalls.find(folder);
        if (calls.isEmpty()) {
            return false;
        }
        int descriptor = calls.get().open(folder, LinuxCalls.READ_ONLY);
        if (descriptor < 0) {
            return false;
        }
        try {
            return calls.get().syncfs(descriptor);
        } finally {
            calls.get().close(descriptor);
        }
    }
}
