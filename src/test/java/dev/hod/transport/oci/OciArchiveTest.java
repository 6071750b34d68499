package dev.hod.transport.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hod.error.Failure;
import dev.hod.image.Digest;
import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Peers;
import dev.hod.testing.Podman;
import dev.hod.testing.RandomImages;
import dev.hod.transport.Accepts;
import dev.hod.transport.ImageDestinationContract;
import dev.hod.transport.ImageSourceContract;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OciArchiveTest {
    private static final ImageName NAME = ImageName.called("docker.io/team/app:1.0");

    @TempDir Path folder;

    private Path file() {
        return folder.resolve("a.tar");
    }

    private Store toWrite() throws IOException {
        return NewOciArchive.create(file(), folder);
    }

    private Store toRead() throws IOException {
        return OciArchive.open(file(), folder);
    }

    private void write(MadeImage image, ImageName name) throws IOException {
        try (Store store = toWrite()) {
            image.writeTo(store, name);
        }
    }

    private void assertThatHolds(Path file, ImageName name, MadeImage image) throws IOException {
        try (Store store = OciArchive.open(file, folder)) {
            assertThat(store.source(name).resolve()).contains(image.top().descriptor());
            for (Digest blob : image.blobs().keySet()) {
                assertThat(store.source(name).find(blob)).isPresent();
            }
        }
    }

    @Test
    void takesThePlaceOfWhatTheFileWas() throws IOException {
        Files.writeString(file(), "something else");
        MadeImage image = new RandomImages(1).image();
        write(image, NAME);
        assertThatHolds(file(), NAME, image);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void leavesTheFileAsItWasWhereNothingCame() throws IOException {
        Files.writeString(file(), "something else");
        try (Store store = toWrite()) {
            store.destination(NAME);
        }
        assertThat(file()).hasContent("something else");
    }

    @Test
    void hasTheSameBytesEachTime() throws IOException {
        MadeImage image = new RandomImages(2).attested(RandomImages.AMD64, RandomImages.ARM64);
        write(image, NAME);
        byte[] first = Files.readAllBytes(file());
        write(image, NAME);
        assertThat(Files.readAllBytes(file())).isEqualTo(first);
    }

    @Test
    void isReadBySkopeoAndUmoci() throws IOException {
        MadeImage image = new RandomImages(3).image();
        write(image, ImageName.called("v1"));
        Path copy = folder.resolve("dir");
        Peers.run("skopeo", "copy", "oci-archive:" + file() + ":v1", "dir:" + copy).success();
        assertThat(copy.resolve("manifest.json")).hasBinaryContent(image.top().bytes());
        Path layout = Files.createDirectory(folder.resolve("layout"));
        Peers.run("tar", "-xf", file().toString(), "-C", layout.toString()).success();
        assertThat(Peers.run("umoci", "ls", "--layout", layout.toString()).success().strip())
                .isEqualTo("v1");
    }

    @Test
    void isLoadedByPodman() throws IOException {
        MadeImage image = new RandomImages(4).image();
        write(image, NAME);
        Podman podman = new Podman(folder, "vfs");
        podman.run("load", "-q", "-i", file().toString());
        assertThat(podman.run("image", "inspect", "-f", "{{.Digest}}", NAME.tag().orElse("")))
                .isEqualToIgnoringNewLines(image.digest().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gzip", "bzip2", "xz", "zstd"})
    void readsWhatSkopeoWritesHoweverItIsPacked(String program) throws IOException {
        MadeImage image = new RandomImages(5).image();
        write(image, ImageName.called("v1"));
        Path other = folder.resolve("skopeo.tar");
        Peers.run("skopeo", "copy", "oci-archive:" + file() + ":v1", "oci-archive:" + other + ":v2")
                .success();
        if (!program.isEmpty()) {
            Path packed = folder.resolve("packed");
            Peers.run("sh", "-c", program + " -c < " + other + " > " + packed).success();
            other = packed;
        }
        assertThatHolds(other, ImageName.called("v2"), image);
        assertThatHolds(other, ImageName.SOLE, image);
        assertThatHolds(other, ImageName.entry(0), image);
    }

    @Test
    void readsWhatPodmanSaves() throws IOException {
        MadeImage image = new RandomImages(6).image();
        write(image, NAME);
        Podman podman = new Podman(folder, "vfs");
        podman.run("load", "-q", "-i", file().toString());
        Path other = folder.resolve("podman.tar");
        String name = NAME.tag().orElse("");
        podman.run("save", "-q", "--format", "oci-archive", "-o", other.toString(), name);
        try (Store store = OciArchive.open(other, folder)) {
            assertThat(store.source(NAME).resolve()).isPresent();
            assertThat(store.source(NAME).find(image.blobs().firstEntry().getKey())).isPresent();
        }
    }

    @Test
    void saysThatATarIsNoLayout() throws IOException {
        Path tar = folder.resolve("other.tar");
        Peers.run("tar", "-cf", tar.toString(), "-C", "/etc", "hostname").success();
        Failure failure =
                catchThrowableOfType(Failure.class, () -> OciArchive.open(tar, folder).close());
        assertThat(failure.kind()).isEqualTo(Failure.Kind.CORRUPT);
        assertThat(failure.getMessage()).contains("no index.json");
    }

    @Nested
    class Source extends ImageSourceContract {
        @Override
        protected Store holding(MadeImage image) throws IOException {
            write(image, NAME);
            return toRead();
        }

        @Override
        protected ImageName name() {
            return NAME;
        }

        @Override
        protected ImageName absent() {
            return ImageName.called("absent");
        }

        @Override
        protected Path place() {
            return folder;
        }
    }

    @Nested
    class Destination extends ImageDestinationContract {
        @Override
        protected Store forWriting() throws IOException {
            return toWrite();
        }

        @Override
        protected Store forReading() throws IOException {
            return toRead();
        }

        @Override
        protected ImageName name() {
            return NAME;
        }

        @Override
        protected Optional<ImageName> secondName() {
            return Optional.of(ImageName.called("v2"));
        }

        @Override
        protected Accepts accepts() {
            return Accepts.OCI;
        }

        @Override
        protected boolean replaces() {
            return false;
        }

        @Override
        protected boolean commitsAtOnce() {
            return false;
        }
    }
}
