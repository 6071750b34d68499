package dev.hod.io;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Says that a folder is somebody's, for as long as they live: the kernel takes it back when a
 * process dies (Linux' flock). It stays with the folder when that is renamed.
 */
public final class FolderClaim implements AutoCloseable {
    private final Runnable release;

    private FolderClaim(Runnable release) {
        this.release = release;
    }

    /**
     * Claims a folder.
     *
     * @return nothing where somebody else, in whatever process, has it, or it cannot be known
     */
    public static Optional<FolderClaim> take(Path folder) {
        Optional<LinuxCalls> found = LinuxCalls.find(folder);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        LinuxCalls calls = found.get();
        int descriptor = calls.open(folder, LinuxCalls.READ_ONLY);
        if (descriptor < 0) {
            return Optional.empty();
        }
        if (calls.lock(descriptor, LinuxCalls.Waiting.NONE)) {
            return Optional.of(new FolderClaim(() -> calls.close(descriptor)));
        }
        calls.close(descriptor);
        return Optional.empty();
    }

    @Override
    public void close() {
        release.run();
    }
}
