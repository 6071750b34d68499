package dev.hod.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.transport.Store;
import dev.hod.transport.oci.OciStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image that is copied to where the user is. */
class WorkingFolderTest {
    @TempDir private Path folder;

    @Test
    void staysTheFolderThatTheUserIsIn() throws IOException {
        Path layout = folder.resolve("layout");
        RandomImages random = new RandomImages(5);
        MadeImage image = random.image();
        try (Store store = OciStore.open(layout, Optional.empty())) {
            image.writeTo(store, ImageName.called("a"));
            random.image().writeTo(store, ImageName.called("b"));
        }
        Path here = Files.createDirectory(folder.resolve("here"));
        Object inode = Files.getAttribute(here, "unix:ino");

        for (String name : List.of("b", "a")) {
            Process process =
                    new ProcessBuilder(
                                    Program.command(
                                            List.of("-XX:TieredStopAtLevel=1"),
                                            List.of(
                                                    "copy",
                                                    "-q",
                                                    "oci:" + layout + ":" + name,
                                                    "dir:.")))
                            .directory(here.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("output").toFile())
                            .start();
            assertThat(process.onExit().join().exitValue())
                    .as(Files.readString(folder.resolve("output")))
                    .isZero();
        }

        assertThat(Files.getAttribute(here, "unix:ino")).isEqualTo(inode);
        assertThat(here.resolve("manifest.json")).hasBinaryContent(image.top().bytes());
        try (Stream<Path> files = Files.list(here)) {
            // No file but of the image: its blobs, its manifest, the version.
            assertThat(files).hasSize(image.blobs().size() + 2);
        }
    }
}
