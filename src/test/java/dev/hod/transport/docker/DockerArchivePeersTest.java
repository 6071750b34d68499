package dev.hod.transport.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.PlatformChoice;
import dev.hod.reference.ImageName;
import dev.hod.testing.Dockerd;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Peers;
import dev.hod.testing.Podman;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives in both directions between hod and the programs that made them what they are. */
class DockerArchivePeersTest {
    private static final String ONE = "docker.io/team/one:1";
    private static final String TWO = "registry.example:5000/team/two:2.0";
    private static final RandomImages IMAGES = new RandomImages(77);
    private static final MadeImage FIRST =
            IMAGES.image(Format.DOCKER, RandomImages.AMD64, Packing.PLAIN);
    private static final MadeImage SECOND =
            IMAGES.image(Format.DOCKER, RandomImages.AMD64, Packing.PLAIN);

    private static Dockerd dockerd;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws IOException {
        dockerd = Dockerd.start();
    }

    @AfterAll
    static void stop() throws IOException {
        dockerd.close();
    }

    private Path file() {
        return folder.resolve("a.tar");
    }

    private Path written() throws IOException {
        try (Store store = NewDockerArchive.create(file(), List.of(), folder)) {
            store.destination(ImageName.called(ONE));
            store.destination(ImageName.called(TWO));
            SECOND.writeTo(store, ImageName.called(TWO));
            FIRST.writeTo(store, ImageName.called(ONE));
        }
        return file();
    }

    private static String config(MadeImage image) {
        return image.blobs().firstEntry().getKey().toString();
    }

    /** Holds that an archive has an image whole, its config and layers by the digests they had. */
    private void assertThatHolds(Path file, ImageName name, MadeImage image) throws IOException {
        try (Store store = DockerArchive.open(file, folder)) {
            ImageSource source = store.source(name);
            Descriptor top = source.resolve().orElseThrow();
            Closure closure = ClosureWalk.of(source, top, PlatformChoice.ALL);
            assertThat(closure.blobs().keySet())
                    .containsExactlyInAnyOrderElementsOf(image.blobs().keySet());
            for (Descriptor descriptor : closure.blobs().values()) {
                Blob blob = source.blob(descriptor);
                assertThat(Digest.sha256(BlobBytes.read(blob, 1 << 20)))
                        .isEqualTo(descriptor.digest());
            }
        }
    }

    @Test
    void dockerLoadsBothImages() throws IOException {
        dockerd.docker("load", "-q", "-i", written().toString());
        assertThat(dockerd.docker("images", "-q", "--no-trunc", "team/one:1").strip())
                .isEqualTo(config(FIRST));
        assertThat(dockerd.docker("images", "-q", "--no-trunc", TWO).strip())
                .isEqualTo(config(SECOND));
    }

    @Test
    void podmanLoadsBothImages() throws IOException {
        Podman podman = new Podman(folder, "vfs");
        podman.run("load", "-q", "-i", written().toString());
        assertThat(podman.run("image", "inspect", "-f", "sha256:{{.Id}}", ONE).strip())
                .isEqualTo(config(FIRST));
        assertThat(podman.run("image", "inspect", "-f", "sha256:{{.Id}}", TWO).strip())
                .isEqualTo(config(SECOND));
    }

    @Test
    void podmanLoadsASingleImageByItsName() throws IOException {
        try (Store store = NewDockerArchive.create(file(), List.of(), folder)) {
            FIRST.writeTo(store, ImageName.called(ONE));
        }
        Podman podman = new Podman(folder, "vfs");
        podman.run("load", "-q", "-i", file().toString());
        assertThat(podman.run("image", "inspect", "-f", "sha256:{{.Id}}", ONE).strip())
                .isEqualTo(config(FIRST));
    }

    @Test
    void containerdImportsBothWithTheirDigests() throws IOException {
        dockerd.ctr("images", "import", "--no-unpack", written().toString());
        assertThat(dockerd.ctr("images", "ls").lines())
                .anyMatch(l -> l.startsWith(ONE + " ") && l.contains(FIRST.digest().toString()))
                .anyMatch(l -> l.startsWith(TWO + " ") && l.contains(SECOND.digest().toString()));
    }

    @Test
    void skopeoReadsEachByItsName() throws IOException {
        String archive = "docker-archive:" + written();
        for (String name : List.of(ONE, TWO)) {
            Path copy = folder.resolve("copy" + name.hashCode());
            Peers.run("skopeo", "copy", archive + ":" + name, "dir:" + copy).success();
            MadeImage image = name.equals(ONE) ? FIRST : SECOND;
            for (Digest blob : image.blobs().keySet()) {
                assertThat(Digest.sha256(Files.readAllBytes(copy.resolve(blob.hex()))))
                        .isEqualTo(blob);
            }
        }
        assertThat(Peers.run("skopeo", "list-tags", archive).success()).contains(ONE, TWO);
    }

    @Test
    void readsWhatSkopeoWrites() throws IOException {
        Path other = folder.resolve("skopeo.tar");
        Peers.run(
                        "skopeo",
                        "copy",
                        "--additional-tag",
                        "team/more:3",
                        "docker-archive:" + written() + ":" + ONE,
                        "docker-archive:" + other + ":" + ONE)
                .success();
        assertThatHolds(other, ImageName.called(ONE), FIRST);
        assertThatHolds(other, ImageName.called("docker.io/team/more:3"), FIRST);
        assertThatHolds(other, ImageName.SOLE, FIRST);
        assertThatHolds(other, ImageName.entry(0), FIRST);
    }

    @Test
    void readsWhatDockerSaves() throws IOException {
        dockerd.docker("load", "-q", "-i", written().toString());
        Path other = folder.resolve("docker.tar");
        dockerd.docker("save", "-o", other.toString(), "team/one:1", TWO);
        assertThatHolds(other, ImageName.called(ONE), FIRST);
        assertThatHolds(other, ImageName.called(TWO), SECOND);
        try (Store store = DockerArchive.open(other, folder)) {
            assertThat(store.names()).containsExactly(ImageName.called(ONE), ImageName.called(TWO));
        }
    }

    /** What docker 1.9 wrote is what docker 20 writes besides, without the documents of today. */
    @Test
    void givesAnOldArchivesImageTheIdThatDockerGivesIt() throws IOException {
        dockerd.docker("load", "-q", "-i", written().toString());
        Path other = folder.resolve("new.tar");
        dockerd.docker("save", "-o", other.toString(), "team/one:1");
        Path files = Files.createDirectory(folder.resolve("files"));
        Peers.run("tar", "-xf", other.toString(), "-C", files.toString()).success();
        Path old = folder.resolve("old.tar");
        Peers.run(
                        "tar",
                        "--exclude=manifest.json",
                        "--exclude=*.json",
                        "-cf",
                        old.toString(),
                        "-C",
                        files.toString(),
                        ".")
                .success();
        dockerd.docker("rmi", "-f", "team/one:1");
        dockerd.docker("load", "-q", "-i", old.toString());
        String id = dockerd.docker("images", "-q", "--no-trunc", "team/one:1").strip();
        try (Store store = DockerArchive.open(old, folder)) {
            ImageSource source = store.source(ImageName.called(ONE));
            Closure closure =
                    ClosureWalk.of(source, source.resolve().orElseThrow(), PlatformChoice.ALL);
            assertThat(closure.blobs()).containsKey(Digest.parse(id));
            for (Descriptor blob : closure.blobs().values()) {
                BlobBytes.read(source.blob(blob), 1 << 20);
            }
        }
    }

    @Test
    void readsWhatPodmanSavesWholeAndCompressed() throws IOException {
        Podman podman = new Podman(folder, "vfs");
        podman.run("load", "-q", "-i", written().toString());
        Path other = folder.resolve("podman.tar");
        podman.run("save", "-q", "-m", "-o", other.toString(), ONE, TWO);
        Peers.run("gzip", "-k", other.toString()).success();
        for (Path archive : List.of(other, folder.resolve("podman.tar.gz"))) {
            assertThatHolds(archive, ImageName.called(ONE), FIRST);
            assertThatHolds(archive, ImageName.called(TWO), SECOND);
        }
    }

    @Test
    void readsWhatContainerdExports() throws IOException {
        dockerd.ctr("images", "import", "--no-unpack", written().toString());
        Path other = folder.resolve("ctr.tar");
        dockerd.ctr("images", "export", other.toString(), ONE, TWO);
        assertThatHolds(other, ImageName.called(ONE), FIRST);
        assertThatHolds(other, ImageName.called(TWO), SECOND);
    }
}
