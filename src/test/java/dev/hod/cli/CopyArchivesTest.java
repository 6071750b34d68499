package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import dev.hod.transport.docker.DockerArchive;
import dev.hod.transport.oci.OciStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code copy} between archives, storages and folders, as users type it. */
class CopyArchivesTest {
    private static final MadeImage IMAGE = new RandomImages(5).image();

    @TempDir Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void make() throws IOException {
        try (Store store = OciStore.open(folder.resolve("start"), Optional.empty())) {
            IMAGE.writeTo(store, ImageName.called("v1"));
        }
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        return Main.run(
                Main.Name.HOD,
                Stream.concat(Stream.of("copy"), Stream.of(args)).toList(),
                Map.of("PATH", System.getenv().getOrDefault("PATH", ""), "TMPDIR", tmp()),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String tmp() {
        return folder.resolve("tmp").toString();
    }

    private void copy(String... args) {
        assertThat(run(args)).as("%s%s", out, err).isZero();
    }

    private String at(String transport, String rest) {
        return transport + ":" + folder.resolve(rest);
    }

    private static Digest config() {
        return IMAGE.blobs().firstEntry().getKey();
    }

    private void assertThatDockerArchiveHolds(String file, ImageName name) throws IOException {
        try (Store store = DockerArchive.open(folder.resolve(file), folder)) {
            ImageSource source = store.source(name);
            assertThat(source.resolve()).isPresent();
            assertThat(source.find(config())).isPresent();
        }
    }

    @Test
    void bringsAnOciImageBackByteForByte() throws IOException {
        copy(at("oci", "start:v1"), at("oci-archive", "a.tar:v1"));
        copy(at("oci-archive", "a.tar:v1"), at("oci", "end:v1"));

        for (Digest digest : IMAGE.digests()) {
            Path blob = Path.of("blobs", "sha256", digest.hex());
            assertThat(folder.resolve("end").resolve(blob))
                    .hasSameBinaryContentAs(folder.resolve("start").resolve(blob));
        }
        assertThat(folder.resolve("end/index.json"))
                .hasSameBinaryContentAs(folder.resolve("start/index.json"));
    }

    @Test
    void makesOneArchiveOfSeveralSources() throws IOException {
        copy(at("oci", "start:v1"), at("docker-archive", "one.tar:team/one:1"));
        copy(
                "-q",
                "--additional-tag",
                "team/more:2",
                at("docker-archive", "one.tar"),
                at("docker-archive", "two.tar:team/two:1"));
        assertThatDockerArchiveHolds("two.tar", ImageName.called("docker.io/team/two:1"));
        assertThatDockerArchiveHolds("two.tar", ImageName.called("docker.io/team/more:2"));
        assertThatDockerArchiveHolds("two.tar", ImageName.SOLE);
    }

    @Test
    void leavesNoArchiveBehindThatIsNotWhole() throws IOException {
        MadeImage image = new RandomImages(6).image(Format.OCI, RandomImages.AMD64, Packing.PLAIN);
        try (Store store = OciStore.open(folder.resolve("bad"), Optional.empty())) {
            image.writeTo(store, ImageName.called("v1"));
        }
        Digest layer = image.blobs().lastEntry().getKey();
        Path blob = folder.resolve("bad/blobs/sha256").resolve(layer.hex());
        byte[] bytes = Files.readAllBytes(blob);
        bytes[700] ^= 1;
        Files.delete(blob);
        Files.write(blob, bytes);

        for (String transport : List.of("oci-archive", "docker-archive")) {
            assertThat(run("-q", at("oci", "bad:v1"), at(transport, "a.tar"))).isEqualTo(1);
            assertThat(err.toString(StandardCharsets.UTF_8)).contains(layer.hex());
            assertThat(folder.resolve("a.tar")).doesNotExist();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(f -> String.valueOf(f.getFileName())))
                    .isSubsetOf("start", "bad", "tmp");
        }
    }
}
