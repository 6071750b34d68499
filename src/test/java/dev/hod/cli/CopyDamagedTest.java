package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.pool.Pool;
import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.transport.Store;
import dev.hod.transport.dir.DirStore;
import dev.hod.transport.oci.OciStore;
import dev.hod.transport.pool.PoolStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damaged folders and layouts give one clear line, and nothing is left of them anywhere. */
class CopyDamagedTest {
    @TempDir Path folder;
    private final MadeImage image =
            new RandomImages(1).index(Format.OCI, RandomImages.AMD64, RandomImages.ARM64);

    enum Kind {
        DIR,
        OCI,
        POOL;

        String location(Path folder) {
            String word = name().toLowerCase(java.util.Locale.ROOT);
            return word + ":" + folder.resolve(word) + (this == POOL ? ":a:1" : "");
        }
    }

    @BeforeEach
    void make() throws IOException {
        try (Store dir = DirStore.open(folder.resolve("dir"));
                Store pool = PoolStore.open(folder.resolve("pool"), Pool.Mode.WRITE);
                Store oci = OciStore.open(folder.resolve("oci"), Optional.empty())) {
            image.writeTo(dir, ImageName.SOLE);
            image.writeTo(pool, "a:1");
            image.writeTo(oci, ImageName.SOLE);
        }
    }

    private Path layer(Kind kind) {
        return blob(kind, image.blobs().lastEntry().getKey().hex());
    }

    private Path blob(Kind kind, String hex) {
        return switch (kind) {
            case DIR -> folder.resolve("dir").resolve(hex);
            case OCI -> folder.resolve("oci/blobs/sha256").resolve(hex);
            case POOL ->
                    folder.resolve("pool/docker/registry/v2/blobs/sha256")
                            .resolve(hex.substring(0, 2))
                            .resolve(hex)
                            .resolve("data");
        };
    }

    private Path manifest(Kind kind) {
        String hex = image.manifests().getFirst().digest().hex();
        return switch (kind) {
            case DIR -> folder.resolve("dir").resolve(hex + ".manifest.json");
            case OCI, POOL -> blob(kind, hex);
        };
    }

    private void fails(Kind kind, String message) throws IOException {
        for (String target : List.of("dir:x", "oci:x:v", "pool:x:a:1")) {
            int colon = target.indexOf(':') + 1;
            String destination =
                    target.substring(0, colon)
                            + folder.resolve("out")
                            + target.substring(colon + 1);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int exitCode =
                    Main.run(
                            Main.Name.SKOPEO,
                            List.of("copy", "-q", "--all", kind.location(folder), destination),
                            Map.of(),
                            new PrintStream(out, true, StandardCharsets.UTF_8),
                            new PrintStream(err, true, StandardCharsets.UTF_8));
            String said = err.toString(StandardCharsets.UTF_8);
            assertThat(exitCode).as(said).isEqualTo(1);
            assertThat(said).hasLineCount(1).contains("level=fatal").contains(message);
            assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
            assertThatNothingIsLeft(target);
        }
    }

    private void assertThatNothingIsLeft(String target) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(all.map(p -> p.getFileName().toString())).noneMatch(n -> n.endsWith(".tmp"));
        }
        Path out = folder.resolve("out");
        assertThat(out.resolve("version")).doesNotExist();
        assertThat(out.resolve("index.json")).doesNotExist();
        assertThat(out.resolve("docker/registry/v2/repositories/a/_manifests/tags/1"))
                .doesNotExist();
        assertThat(target).isNotEmpty();
        dev.hod.io.Folders.remove(out);
    }

    @ParameterizedTest
    @EnumSource
    void ofAShortBlob(Kind kind) throws IOException {
        byte[] bytes = Files.readAllBytes(layer(kind));
        Files.write(layer(kind), Arrays.copyOf(bytes, 100));
        fails(kind, "100 bytes are there instead of");
    }

    /** A pool is believed in what it hashed when it came; {@code verify} looks again. */
    @ParameterizedTest
    @EnumSource(names = {"DIR", "OCI"})
    void ofAnotherBlob(Kind kind) throws IOException {
        byte[] bytes = Files.readAllBytes(layer(kind));
        bytes[100] ^= 1;
        Files.write(layer(kind), bytes);
        fails(kind, "its content has digest");
    }

    @ParameterizedTest
    @EnumSource
    void ofABlobThatIsMissing(Kind kind) throws IOException {
        Files.delete(layer(kind));
        fails(kind, image.blobs().lastEntry().getKey() + " ");
    }

    @ParameterizedTest
    @EnumSource
    void ofABlobThatIsAFolder(Kind kind) throws IOException {
        Files.delete(layer(kind));
        Files.createDirectory(layer(kind));
        fails(kind, image.blobs().lastEntry().getKey().hex());
    }

    @ParameterizedTest
    @EnumSource
    void ofALinkToSomethingElse(Kind kind) throws IOException {
        Files.delete(layer(kind));
        Files.createSymbolicLink(layer(kind), Path.of("/etc/passwd"));
        fails(kind, image.blobs().lastEntry().getKey().hex());
    }

    @ParameterizedTest
    @EnumSource
    void ofAManifestThatIsMissing(Kind kind) throws IOException {
        Files.delete(manifest(kind));
        fails(kind, image.manifests().getFirst().digest() + " ");
    }

    @ParameterizedTest
    @EnumSource
    void ofAManifestOfTwoHundredMegabytes(Kind kind) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(manifest(kind).toString(), "rw")) {
            file.setLength(200 << 20);
        }
        fails(kind, image.manifests().getFirst().digest().hex());
    }

    @Test
    void ofATopThatIsNoManifest() throws IOException {
        for (String json : List.of("", "{", "[".repeat(100_000), "{\"schemaVersion\":2", "null")) {
            Files.writeString(folder.resolve("dir/manifest.json"), json);
            fails(Kind.DIR, "manifest");
        }
    }

    @Test
    void ofATopOfTwoHundredMegabytes() throws IOException {
        for (Path top :
                List.of(folder.resolve("dir/manifest.json"), folder.resolve("oci/index.json"))) {
            try (RandomAccessFile file = new RandomAccessFile(top.toString(), "rw")) {
                file.setLength(200 << 20);
            }
        }
        fails(Kind.DIR, "209,715,200 bytes");
        fails(Kind.OCI, "209,715,200 bytes");
    }
}
