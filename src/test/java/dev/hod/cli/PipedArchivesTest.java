package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.concurrent.Tasks;
import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Peers;
import dev.hod.testing.RandomImages;
import dev.hod.transport.Store;
import dev.hod.transport.oci.OciStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Archives from and into what is no file that could be replaced. */
class PipedArchivesTest extends BesideSkopeo {
    private static final MadeImage IMAGE = new RandomImages(97).image();

    @BeforeEach
    void make() throws IOException {
        try (Store store = OciStore.open(folder.resolve("start"), Optional.empty())) {
            IMAGE.writeTo(store, ImageName.called("v1"));
        }
        hod("copy", oci("start:v1"), dir("image")).success();
    }

    @Test
    void passThroughAPipe() throws IOException {
        Path pipe = folder.resolve("pipe");
        Peers.run("mkfifo", pipe.toString()).success();
        for (String transport : List.of("oci-archive:", "docker-archive:")) {
            Path file = folder.resolve("archive.tar");
            try (Tasks tasks = new Tasks("pipe", 2)) {
                tasks.fork(() ->
                        Files.copy(pipe, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING));
                tasks.fork(() -> hod("copy", oci("start:v1"), transport + pipe).success());
                tasks.join();
            }
            hod("copy", transport + file, dir("from-file")).success();
            try (Tasks tasks = new Tasks("pipe", 2)) {
                tasks.fork(() -> {
                    try (FileChannel in = FileChannel.open(file);
                            FileChannel out = FileChannel.open(pipe, StandardOpenOption.WRITE)) {
                        in.transferTo(0, in.size(), out);
                    }
                });
                tasks.fork(() -> hod("copy", transport + pipe, dir("from-pipe")).success());
                tasks.join();
            }
            assertThat(files("from-pipe")).isEqualTo(files("from-file"));
        }
        assertThat(Files.isRegularFile(pipe)).isFalse();
    }

    /** As {@code /dev/stdout} is when a shell sends it to a file. */
    @Test
    void goIntoAFileThatIsOpen() throws IOException {
        for (String transport : List.of("oci-archive:", "docker-archive:")) {
            Path file = folder.resolve("open" + transport.length());
            try (FileChannel open =
                    FileChannel.open(
                            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                Path descriptor = descriptor(file);

                hod("copy", oci("start:v1"), transport + descriptor).success();

                assertThat(open.size()).isPositive();
                assertThat(Files.isSymbolicLink(descriptor)).isTrue();
            }
            skopeo("copy", transport + file, dir("read")).success();
        }
    }

    @Test
    void letADigestIntoAFileThatIsOpen() throws IOException {
        Path file = folder.resolve("digest");
        try (FileChannel open =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Path descriptor = descriptor(file);
            hod("copy", "--digestfile=" + descriptor, oci("start:v1"), dir("x")).success();
            assertThat(open.size()).isEqualTo(71);
        }
        assertThat(file).hasContent(IMAGE.digest().toString());
    }

    private static Path descriptor(Path file) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(
                            d -> {
                                try {
                                    return Files.readSymbolicLink(d).equals(file.toRealPath());
                                } catch (IOException e) {
                                    return false;
                                }
                            })
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void leaveALinkWhereItIs() throws IOException {
        Path real = folder.resolve("real.tar");
        hod("copy", oci("start:v1"), "oci-archive:" + real + ":old").success();
        Path link = Files.createSymbolicLink(folder.resolve("link.tar"), real);

        hod("copy", oci("start:v1"), "oci-archive:" + link + ":new").success();

        assertThat(Files.isSymbolicLink(link)).isTrue();
        hod("copy", "oci-archive:" + real + ":new", dir("read")).success();
        assertThat(files("read")).isEqualTo(files("image"));
    }
}
