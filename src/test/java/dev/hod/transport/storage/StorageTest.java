package dev.hod.transport.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.error.Failure;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.PlatformChoice;
import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Peers;
import dev.hod.testing.Podman;
import dev.hod.testing.RandomImages;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import dev.hod.transport.docker.DockerArchive;
import dev.hod.transport.oci.NewOciArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageTest {
    private static final ImageName NAME = ImageName.called("docker.io/team/app:1");

    @TempDir private Path folder;

    /** The overlay driver mounts its folder onto itself, and leaves it so. */
    @AfterEach
    void unmount() {
        Path overlay = new Podman(folder, "overlay").graphRoot().resolve("overlay");
        if (Files.exists(overlay)) {
            Peers.run("umount", "-q", overlay.toString());
        }
    }

    private StorageStore store(Podman podman) {
        StorageFolder at =
                StorageFolder.of(
                        podman.graphRoot(),
                        Optional.of(podman.driver()),
                        Optional.of(podman.folder().resolve("podman-run")));
        return StorageStore.in(at, folder.resolve("scratch"));
    }

    private static byte[] tar(boolean second) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, 512, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            if (second) {
                file(tar, "etc/.wh.gone", "", 0644);
                file(tar, "opt/.wh..wh..opq", "", 0644);
                // In the layer below a link to usr/bin.
                file(tar, "bin/tool", "tool", 04755);
                file(tar, "etc/secret", "nobody reads this", 0);
            } else {
                folder(tar, "usr/bin/");
                link(tar, "bin", "/usr/bin", TarConstants.LF_SYMLINK);
                file(tar, "etc/gone", "gone", 0644);
                file(tar, "etc/größe-日本", "names", 0644);
                file(tar, "opt/" + "long-name-".repeat(15) + "/x", "long", 0600);
                file(tar, "usr/bin/a", "a".repeat(200_000), 0755);
                link(tar, "usr/bin/b", "usr/bin/a", TarConstants.LF_LINK);
                file(tar, "empty", "", 0644);
            }
        }
        return bytes.toByteArray();
    }

    private static void folder(TarArchiveOutputStream tar, String name) throws IOException {
        tar.putArchiveEntry(new TarArchiveEntry(name));
        tar.closeArchiveEntry();
    }

    private static void file(TarArchiveOutputStream tar, String name, String content, int mode)
            throws IOException {
        byte[] bytes = content.getBytes(UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        entry.setMode(mode);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static void link(TarArchiveOutputStream tar, String name, String target, byte type)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    /** An archive of an image with whatever layers may hold. */
    private Path archive(List<byte[]> layers) throws IOException {
        String ids =
                String.join(
                        ",",
                        layers.stream().map(l -> '"' + Digest.sha256(l).toString() + '"').toList());
        String names =
                String.join(
                        ",", layers.stream().map(l -> '"' + Digest.sha256(l).hex() + '"').toList());
        Path file = folder.resolve("image.tar");
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
            file(
                    tar,
                    "c.json",
                    "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
                            + ids
                            + "]}}",
                    0644);
            for (byte[] layer : layers) {
                TarArchiveEntry entry = new TarArchiveEntry(Digest.sha256(layer).hex());
                entry.setSize(layer.length);
                tar.putArchiveEntry(entry);
                tar.write(layer);
                tar.closeArchiveEntry();
            }
            file(
                    tar,
                    "manifest.json",
                    "[{\"Config\":\"c.json\",\"RepoTags\":[\"team/app:1\"],\"Layers\":["
                            + names
                            + "]}]",
                    0644);
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "vfs"})
    void givesLayersBackToTheByte(String driver) throws IOException {
        Podman podman = new Podman(folder, driver);
        Path archive = archive(List.of(tar(false), tar(true)));
        Peers.run(
                        "skopeo",
                        "copy",
                        "docker-archive:" + archive,
                        "containers-storage:" + podman.store() + "team/app:1")
                .success();
        try (Store store = store(podman);
                Store original = DockerArchive.open(archive, folder)) {
            assertThat(store.names()).containsExactly(NAME);
            ImageSource source = store.source(NAME);
            Closure closure = closure(source);
            assertThat(closure.blobs().keySet())
                    .isEqualTo(closure(original.source(NAME)).blobs().keySet());
            for (Descriptor descriptor : closure.blobs().values()) {
                Blob blob = source.blob(descriptor);
                assertThat(BlobBytes.read(blob, 1 << 20))
                        .isEqualTo(BlobBytes.read(original.source(NAME).blob(descriptor), 1 << 20));
            }
            assertThat(source.blob(layer(closure)).openAt(1_000))
                    .satisfies(c ->
                            assertThat(Channels.newInputStream(c).readAllBytes())
                                    .hasSize((int) layer(closure).size() - 1_000));
        }
    }

    private static Closure closure(ImageSource source) throws IOException {
        return ClosureWalk.of(source, source.resolve().orElseThrow(), PlatformChoice.ALL);
    }

    private static Descriptor layer(Closure closure) {
        return closure.blobs().lastEntry().getValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "vfs"})
    void writesThroughPodmanAndReadsIt(String driver) throws IOException {
        Podman podman = new Podman(folder, driver);
        MadeImage image = new RandomImages(1).image();
        Peers.require("podman");
        try (Store store = store(podman)) {
            image.writeTo(store, NAME);
        }
        assertThat(podman.run("image", "inspect", "-f", "{{.Digest}}", "team/app:1").strip())
                .isEqualTo(image.digest().toString());
        try (Store store = store(podman)) {
            Closure closure = closure(store.source(NAME));
            Descriptor config = image.blobs().firstEntry().getValue().descriptor();
            assertThat(closure.blobs()).containsKey(config.digest());
            // Compressed layers cannot be had again as they were.
            assertThat(closure.top().raw().mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
            assertThat(layer(closure).mediaType().value())
                    .isEqualTo("application/vnd.oci.image.layer.v1.tar");
            for (Descriptor blob : closure.blobs().values()) {
                BlobBytes.read(store.source(NAME).blob(blob), 1 << 20);
            }
            ImageName byId = ImageName.digested("", config.digest());
            assertThat(store.source(byId).resolve()).contains(closure.top().raw().descriptor());
            ImageName byDigest = ImageName.called("docker.io/team/app@" + image.digest());
            assertThat(store.source(byDigest).resolve()).isPresent();
        }
        assertThat(folder.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void deletesThroughPodmanByAllNames() throws IOException {
        Podman podman = new Podman(folder, "vfs");
        Peers.require("podman");
        try (Store store = store(podman)) {
            new RandomImages(3).image().writeTo(store, NAME);
        }
        podman.run("tag", "team/app:1", "docker.io/team/other:2");
        try (StorageStore store = store(podman)) {
            assertThat(store.delete(NAME).others()).containsExactly("docker.io/team/other:2");
            assertThat(store.names()).isEmpty();
            assertThatThrownBy(() -> store.delete(NAME))
                    .hasMessageContaining("does not resolve to an image ID");
        }
        assertThat(podman.run("images", "-q")).isBlank();
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        Podman podman = new Podman(folder, "vfs");
        MadeImage image = new RandomImages(2).image();
        Path archive = folder.resolve("oci.tar");
        try (Store store = NewOciArchive.create(archive, folder)) {
            image.writeTo(store, NAME);
        }
        podman.run("load", "-q", "-i", archive.toString());
        try (Store store = store(podman)) {
            assertThat(store.source(ImageName.called("docker.io/team/absent:1")).resolve())
                    .isEmpty();
            Descriptor layer = layer(closure(store.source(NAME)));
            for (Path file : filesBelow(podman.graphRoot().resolve("vfs/dir"), "etc")) {
                Files.writeString(file, "x");
            }
            for (Path file : filesBelow(podman.graphRoot().resolve("vfs/dir"), "usr")) {
                Files.writeString(file, "x");
            }
            Failure failure =
                    catchThrowableOfType(
                            Failure.class,
                            () -> BlobBytes.read(store.source(NAME).blob(layer), 1 << 20));
            assertThat(failure.kind()).isEqualTo(Failure.Kind.CORRUPT);
            for (Path split : filesBelow(podman.graphRoot().resolve("vfs-layers"), "")) {
                if (split.toString().endsWith(".gz")) {
                    Files.delete(split);
                }
            }
            assertThat(
                            catchThrowableOfType(
                                            Failure.class,
                                            () ->
                                                    BlobBytes.read(
                                                            store.source(NAME).blob(layer),
                                                            1 << 20))
                                    .getMessage())
                    .hasLineCount(1)
                    .contains("no tar-split data");
        }
    }

    private static List<Path> filesBelow(Path root, String part) throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(f -> f.toString().contains(part))
                    .toList();
        }
    }

    @Test
    void refusesAnIdThatLeadsElsewhere() throws IOException {
        Path images = Files.createDirectories(folder.resolve("vfs-images"));
        Files.writeString(
                images.resolve("images.json"),
                "[{\"id\":\"../../etc\",\"names\":[\"docker.io/team/app:1\"],\"layer\":\"\"}]");
        StorageFolder at = StorageFolder.of(folder, Optional.empty(), Optional.empty());
        assertThat(at.driver()).isEqualTo("vfs");
        try (Store store = StorageStore.in(at, folder)) {
            Failure failure =
                    catchThrowableOfType(Failure.class, () -> store.source(NAME).resolve());
            assertThat(failure.kind()).isEqualTo(Failure.Kind.CORRUPT);
            assertThat(failure.getMessage()).hasLineCount(1).contains("an id is none");
        }
    }

    @Test
    void takesNoIndexAndNoNamelessImage() throws IOException {
        Peers.require("podman");
        Podman podman = new Podman(folder, "vfs");
        try (Store store = store(podman)) {
            MadeImage index =
                    new RandomImages(3).index(RandomImages.Format.OCI, RandomImages.AMD64);
            ImageDestination destination = store.destination(NAME);
            assertThat(
                            catchThrowableOfType(
                                            Failure.class,
                                            () -> destination.commit(index.top(), Optional.empty()))
                                    .getMessage())
                    .contains("does not support copying multiple images as a group");
            ImageName id = ImageName.digested("", index.digest());
            assertThat(
                            catchThrowableOfType(
                                            Failure.class, () -> store.destination(id).current())
                                    .kind())
                    .isEqualTo(Failure.Kind.BAD_INPUT);
        }
    }

    @Test
    void looksWherePodmanLooks() throws IOException {
        Path conf =
                Files.writeString(
                        folder.resolve("storage.conf"),
                        "[other]\ngraphroot = \"/no\"\n[storage]\ndriver = \"vfs\"\ngraphroot = \"/g\" # x\n[storage.options]\n#additionalimagestores = [\"/x\"]\nadditionalimagestores = [ # y\n \"/a\",\n  \"/b c\", # z\n]\n");
        assertThat(
                        StorageFolder.usual(
                                Map.of("CONTAINERS_STORAGE_CONF", conf.toString()),
                                StorageFolder.Owner.ROOT))
                .isEqualTo(
                        new StorageFolder(
                                Path.of("/g"),
                                "vfs",
                                Optional.empty(),
                                List.of(Path.of("/a"), Path.of("/b c"))));
        assertThat(
                        StorageFolder.usual(
                                Map.of("HOME", "/home/me", "CONTAINERS_STORAGE_CONF", "/none"),
                                StorageFolder.Owner.USER))
                .isEqualTo(
                        new StorageFolder(
                                Path.of("/home/me/.local/share/containers/storage"),
                                "overlay",
                                Optional.empty(),
                                List.of()));
    }
}
