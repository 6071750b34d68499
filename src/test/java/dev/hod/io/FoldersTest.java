package dev.hod.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.concurrent.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What Linux alone can do with folders, and so must. */
@EnabledOnOs(OS.LINUX)
class FoldersTest {
    @TempDir Path folder;

    @Test
    void letsTwoFoldersChangePlaces() throws IOException {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(one.resolve("x"), "1");
        Files.writeString(other.resolve("x"), "2");

        assertThat(Folders.exchange(one, other)).isTrue();

        assertThat(one.resolve("x")).hasContent("2");
        assertThat(other.resolve("x")).hasContent("1");
        assertThat(Folders.exchange(one, folder.resolve("absent"))).isFalse();
    }

    @Test
    void flushesAFileSystem() {
        assertThat(FileSystemFlush.isAvailable(folder)).isTrue();
        assertThat(FileSystemFlush.open(folder).isPresent()).isTrue();
    }

    @Test
    void givesAFolderToOneAtATime() throws IOException {
        Optional<FolderClaim> first = FolderClaim.take(folder);
        assertThat(first).isPresent();
        assertThat(FolderClaim.take(folder)).isEmpty();

        first.get().close();

        Optional<FolderClaim> second = FolderClaim.take(folder);
        assertThat(second).isPresent();
        second.get().close();
    }

    @Test
    void letsManyChangeAFolderInTurn() throws IOException {
        Path file = folder.resolve("counter");
        Files.writeString(file, "0");
        try (Tasks tasks = new Tasks("count", 8)) {
            for (int i = 0; i < 100; i++) {
                tasks.fork(() -> {
                    try (FolderLock _ = FolderLock.take(folder)) {
                        int count = Integer.parseInt(Files.readString(file));
                        Files.writeString(file, Integer.toString(count + 1));
                    }
                });
            }
            tasks.join();
        }

        assertThat(file).hasContent("100");
    }

    @Test
    void removesAFolderAndFollowsNoLink() throws IOException {
        Path kept = Files.writeString(folder.resolve("kept"), "x");
        Path gone = Files.createDirectories(folder.resolve("gone/deep"));
        Files.createSymbolicLink(gone.resolve("link"), folder);

        Folders.remove(folder.resolve("gone"));
        Folders.remove(folder.resolve("absent"));

        assertThat(folder.resolve("gone")).doesNotExist();
        assertThat(kept).exists();
    }
}
