package dev.hod.app;

import dev.hod.fault.Fault;
import dev.hod.pool.Pool;
import dev.hod.pool.PoolCheck;
import dev.hod.pool.PoolVerifier;
import dev.hod.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Checks a bundle or pool.
 *
 * @param what a file, a folder, or {@code -} for a bundle on standard input
 */
public record Verify(String what) {

    /** How much was looked at. */
    public record Checked(long images, long blobs, long bytes, long faults) {}

    /**
     * Checks everything, whatever is found.
     *
     * @param sink takes each fault as it is found, one at a time
     */
    public Checked run(Consumer<Fault> sink, Progress progress) throws IOException {
        if (what.equals("-") || !Files.isDirectory(Path.of(what))) {
            throw new IOException("bundles cannot be verified yet");
        }
        try (Pool pool = Pool.open(Path.of(what), Pool.Mode.READ)) {
            PoolCheck check = PoolVerifier.verify(pool, sink, progress);
            return new Checked(check.tags(), check.blobs(), check.bytes(), check.faults());
        }
    }
}
