package dev.hod.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.blob.Blob;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.reference.BadReference;
import dev.hod.reference.ImageName;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolTest {
    private static final RawManifest MANIFEST =
            new RawManifest(
                    MediaType.OCI_INDEX,
                    "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(StandardCharsets.UTF_8));

    @TempDir Path root;

    private void tag(String repository, String tag) throws IOException {
        try (Pool pool = Pool.open(root, Pool.Mode.WRITE)) {
            pool.writer().manifest(repository, MANIFEST);
            pool.writer().tag(repository, tag, MANIFEST.digest());
        }
    }

    private Path repositories() {
        return root.resolve("docker/registry/v2/repositories");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/../b", "/a", "a//b", "a/", "_layers", "a/_tags", ".a", "A"})
    void writesNoRepositoryOfThisName(String name) throws IOException {
        try (Pool pool = Pool.open(root, Pool.Mode.WRITE)) {
            assertThatThrownBy(() -> pool.writer().manifest(name, MANIFEST))
                    .isInstanceOf(BadReference.class);
        }
        try (Stream<Path> made = Files.list(repositories())) {
            assertThat(made).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".a", "a/b", "-a", ""})
    void writesNoTagOfThisName(String tag) {
        assertThatThrownBy(() -> tag("a", tag)).isInstanceOf(BadReference.class);
    }

    @Test
    void refusesAFolderThatIsNoPool() {
        assertThatThrownBy(() -> Pool.open(root, Pool.Mode.READ))
                .isInstanceOfSatisfying(
                        Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.NOT_FOUND));
    }

    @Test
    void refusesANewerLayout() throws IOException {
        Files.createDirectories(root.resolve("hod"));
        Files.writeString(root.resolve("hod/pool.json"), "{\"pool\":3}\n");
        assertThatThrownBy(() -> Pool.open(root, Pool.Mode.READ))
                .hasMessageContaining("layout 3")
                .isInstanceOf(BadPool.class);
    }

    @Test
    void writesNothingWhereItOnlyReads() throws IOException {
        Files.createDirectories(repositories());
        try (Pool pool = Pool.open(root, Pool.Mode.READ)) {
            assertThat(pool.names()).isEmpty();
        }
        assertThat(root.resolve("hod")).doesNotExist();
    }

    @Test
    void findsRepositoriesWithinRepositories() throws IOException {
        tag("a", "1");
        tag("a/b/c", "2");
        Files.createDirectories(repositories().resolve("a/_uploads/x/_manifests"));
        Files.createDirectories(repositories().resolve("a/.tmp/_layers"));
        Files.writeString(repositories().resolve("file"), "");
        try (Pool pool = Pool.open(root, Pool.Mode.READ)) {
            assertThat(pool.repositories()).containsExactly("a", "a/b/c");
            assertThat(pool.names())
                    .containsExactly(ImageName.tagged("a", "1"), ImageName.tagged("a/b/c", "2"));
        }
    }

    @Test
    void doesNotGoRoundInALoopOfLinks() throws IOException {
        tag("a", "1");
        Files.createSymbolicLink(repositories().resolve("a/up"), repositories());
        Files.createSymbolicLink(repositories().resolve("other"), repositories().resolve("a"));
        try (Pool pool = Pool.open(root, Pool.Mode.READ)) {
            assertThat(pool.repositories()).contains("a", "other");
        }
    }

    @Test
    void followsALinkThatEndsWithALineFeed() throws IOException {
        tag("a", "1");
        Path link = new PoolPath.TagCurrent("a", "1").under(root);
        Files.writeString(link, MANIFEST.digest() + "\n");
        try (Pool pool = Pool.open(root, Pool.Mode.READ)) {
            assertThat(pool.resolve(ImageName.tagged("a", "1"))).isPresent();
        }
        tag("a", "1");
        assertThat(Files.readString(link)).isEqualTo(MANIFEST.digest().toString());
    }

    @Test
    void saysThatATagPointsAtNothing() throws IOException {
        tag("a", "1");
        Files.delete(new PoolPath.BlobData(MANIFEST.digest()).under(root));
        try (Pool pool = Pool.open(root, Pool.Mode.READ)) {
            assertThatThrownBy(() -> pool.resolve(ImageName.tagged("a", "1")))
                    .hasMessageContaining("points at " + MANIFEST.digest());
            assertThat(pool.resolve(ImageName.tagged("a", "2"))).isEmpty();
        }
    }

    @Test
    void makesTheFoldersThatAGarbageCollectorMustFind() throws IOException {
        tag("a", "1");
        assertThat(new PoolPath.Layers("a").under(root)).isDirectory();
        assertThat(new PoolPath.Tags("a").under(root)).isDirectory();
    }

    @Test
    void leavesNoTemporaryFileBehind() throws IOException {
        tag("a", "1");
        tag("a", "1");
        try (Stream<Path> all = Files.walk(root)) {
            assertThat(all.map(p -> p.getFileName().toString()))
                    .noneMatch(name -> name.endsWith(".tmp"));
        }
    }

    @Test
    void removesWhatKilledRunsLeftLongAgo() throws IOException {
        Path partials = Files.createDirectories(root.resolve("hod/partial"));
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        Path tag = Files.createDirectories(partials.resolve(".hod-00000000000000aa-2.tmp/current"));
        Files.writeString(tag.resolve("link"), "sha256:");
        Path file = Files.createFile(partials.resolve(".hod-00000000000000aa-1.tmp"));
        Path blob = Files.createFile(partials.resolve("0".repeat(64)));
        Path young = Files.createFile(partials.resolve(".hod-00000000000000bb-1.tmp"));
        for (Path path : List.of(tag.getParent(), file, blob)) {
            Files.setLastModifiedTime(path, longAgo);
        }

        Pool.open(root, Pool.Mode.WRITE).close();

        assertThat(file).doesNotExist();
        assertThat(tag.getParent()).doesNotExist();
        assertThat(blob).exists();
        assertThat(young).exists();
    }

    @Test
    void keepsWhatCameBeforeAnInterrupt() throws IOException {
        byte[] content = "half of it was there".getBytes(StandardCharsets.UTF_8);
        Descriptor descriptor =
                Descriptor.of(MediaType.OCTET_STREAM, Digest.sha256(content), content.length);
        try (Pool pool = Pool.open(root, Pool.Mode.WRITE)) {
            assertThatThrownBy(() -> pool.writer().blob("a", new Interrupted(descriptor, content)))
                    .isInstanceOf(IOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(root.resolve("hod/partial/" + descriptor.digest().hex()))
                .hasBinaryContent(java.util.Arrays.copyOf(content, 10));
    }

    /** Gives ten bytes; then somebody presses Ctrl-C. */
    private static final class Interrupted implements Blob {
        private final Descriptor descriptor;
        private final byte[] content;

        Interrupted(Descriptor descriptor, byte[] content) {
            this.descriptor = descriptor;
            this.content = content.clone();
        }

        @Override
        public Descriptor descriptor() {
            return descriptor;
        }

        @Override
        public ReadableByteChannel openAt(long offset) {
            return Channels.newChannel(
                    new InputStream() {
                        private boolean given;

                        @Override
                        public int read() {
                            throw new UnsupportedOperationException();
                        }

                        @Override
                        public int read(byte[] into, int at, int length) throws IOException {
                            if (given) {
                                Thread.currentThread().interrupt();
                                throw new InterruptedIOException("interrupted");
                            }
                            given = true;
                            System.arraycopy(content, 0, into, at, 10);
                            return 10;
                        }
                    });
        }

        @Override
        public String where() {
            return "here";
        }
    }

    @Test
    void namesWhoWritesToOneWhoWantsToBeAlone() throws IOException {
        try (Pool writer = Pool.open(root, Pool.Mode.WRITE)) {
            assertThat(writer.root()).isEqualTo(root);
            assertThatThrownBy(() -> Pool.open(root, Pool.Mode.ALONE))
                    .isInstanceOfSatisfying(
                            PoolInUse.class,
                            f -> assertThat(f.kind()).isEqualTo(Failure.Kind.CONFLICT));
            Pool.open(root, Pool.Mode.WRITE).close();
            assertThat(Files.readString(root.resolve("hod/lock")))
                    .startsWith("process " + ProcessHandle.current().pid() + " on ");
        }
        Pool.open(root, Pool.Mode.ALONE).close();
        Pool.open(root, Pool.Mode.WRITE).close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\"}"
                        + "|application/vnd.docker.distribution.manifest.v2+json",
                "{\"schemaVersion\":2,\"manifests\":[]}|application/vnd.oci.image.index.v1+json",
                "{\"schemaVersion\":2,\"config\":{\"a\":[1]}}|application/vnd.oci.image.manifest.v1+json",
                "{\"schemaVersion\":1,\"signatures\":[{}]}"
                        + "|application/vnd.docker.distribution.manifest.v1+prettyjws",
                "{\"schemaVersion\":1}|application/vnd.docker.distribution.manifest.v1+json",
                "{\"architecture\":\"amd64\"}|application/octet-stream",
                "not json|application/octet-stream",
            })
    void derivesTheTypeOfAManifestAsARegistryDoes(String json, String type) {
        assertThat(Manifest.typeOf(json.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(MediaType.of(type));
    }

    @Test
    void tellsDigestsApartInATableThatGrows() {
        DigestTable table = new DigestTable();
        for (int i = 0; i < 5_000; i++) {
            table.put(digest(i), i);
        }
        for (int i = 0; i < 5_000; i++) {
            assertThat(table.get(digest(i))).isEqualTo(i);
        }
        assertThat(table.get(digest(5_000))).isEqualTo(DigestTable.ABSENT);
        assertThat(table.size()).isEqualTo(5_000);
    }

    private static Digest digest(int number) {
        return Digest.sha256(Integer.toString(number).getBytes(StandardCharsets.UTF_8));
    }
}
