package dev.hod.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Temporary folders in memory where the system has room there: for tests that write many small
 * files and force them to a disk that others keep busy.
 */
public final class MemoryFolder implements TempDirFactory {
    private static final Path SHARED = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(
            AnnotatedElementContext elementContext, ExtensionContext extensionContext)
            throws IOException {
        return Files.isWritable(SHARED)
                ? Files.createTempDirectory(SHARED, "hod-test-")
                : Files.createTempDirectory("hod-test-");
    }
}
