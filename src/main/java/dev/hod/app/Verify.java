package dev.hod.app;

import dev.hod.archive.Limits;
import dev.hod.bundle.BundleCheck;
import dev.hod.bundle.BundleVerifier;
import dev.hod.fault.Fault;
import dev.hod.pool.Pool;
import dev.hod.pool.PoolCheck;
import dev.hod.pool.PoolVerifier;
import dev.hod.progress.Progress;
import dev.hod.reference.NameCount;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Checks a bundle or pool.
 *
 * @param what a file, a folder, or {@code -} for a bundle on standard input
 */
public record Verify(String what, InputStream standardInput) {

    /** How much was looked at. */
    public record Checked(NameCount names, long blobs, long bytes, long faults) {}

    /**
     * Checks everything, whatever is found.
     *
     * @param sink takes each fault as it is found, one at a time
     */
    public Checked run(Consumer<Fault> sink, Progress progress) throws IOException {
        if (what.equals("-")) {
            return checked(
                    BundleVerifier.verify(
                            Channels.newChannel(standardInput),
                            "standard input",
                            Limits.DEFAULT,
                            sink,
                            progress));
        }
        Path path = Places.existing(what);
        if (!Files.isDirectory(path) && !Files.isRegularFile(path)) {
            return checked(
                    BundleVerifier.verify(Places.pipe(path), what, Limits.DEFAULT, sink, progress));
        }
        if (!Files.isDirectory(path)) {
            Places.checkBundle(path, "a bundle or a pool");
            return checked(BundleVerifier.verify(path, Limits.DEFAULT, sink, progress));
        }
        try (Pool pool = Pool.open(path, Pool.Mode.READ)) {
            RottenBlobs rotten = new RottenBlobs(sink);
            PoolCheck check = PoolVerifier.verify(pool, rotten, progress);
            rotten.name(path);
            return new Checked(check.names(), check.blobs(), check.bytes(), check.faults());
        }
    }

    private static Checked checked(BundleCheck check) {
        return new Checked(
                check.images(), check.manifests() + check.blobs(), check.bytes(), check.faults());
    }
}
