package dev.hod.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemFlushTest {
    @TempDir private Path folder;

    /** Everything has a way without it, so nothing else would show that it is gone. */
    @Test
    void isThereOnLinux() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        assertThat(FileSystemFlush.isAvailable(folder)).isTrue();
        try (FileSystemFlush flush = FileSystemFlush.open(folder).orElseThrow()) {
            assertThat(flush.run()).isTrue();
            boolean[] done = new boolean[1];
            Thread.ofVirtual().start(() -> done[0] = flush.run()).join();
            assertThat(done[0]).isTrue();
        }
    }

    @Test
    void forcesFewAndMany() throws IOException {
        try (Unforced unforced = new Unforced(folder, folder)) {
            unforced.watch();
            for (int count : List.of(1, 3, 40)) {
                for (int i = 0; i < count; i++) {
                    unforced.add(Files.writeString(folder.resolve(count + "-" + i), "x"));
                }
                unforced.flush();
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(44);
        }
    }
}
