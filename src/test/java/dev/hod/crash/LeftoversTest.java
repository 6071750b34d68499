package dev.hod.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.pool.Pool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What killed runs leave in a pool goes only where no other process could need it. */
class LeftoversTest {
    @TempDir private Path folder;

    @Test
    void stayWhileAnotherProcessWrites() throws IOException {
        Path pool = folder.resolve("pool");
        Path left = pool.resolve("hod/partial/.hod-00000000000000aa-1.tmp");
        HodProcess server =
                HodProcess.start(folder, "serve", pool.toString(), "--writable", "--listen", "0");

        server.signalWhen("TERM", () -> isHeld(pool) && opensBeside(pool, left));

        assertThat(left).exists();
        Pool.open(pool, Pool.Mode.WRITE).close();
        assertThat(left).doesNotExist();
    }

    /** Whether somebody has written down that the lock is his. */
    private static boolean isHeld(Path pool) {
        try {
            Path lock = pool.resolve("hod/lock");
            return Files.exists(lock) && Files.size(lock) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean opensBeside(Path pool, Path left) {
        try {
            Files.createFile(left);
            Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
            Pool.open(pool, Pool.Mode.WRITE).close();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
