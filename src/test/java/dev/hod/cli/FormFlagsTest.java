package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Descriptor;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.reference.ImageName;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import dev.hod.transport.dir.DirStore;
import dev.hod.transport.docker.DockerArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What options of copy say of the form in which images arrive, beside skopeo. */
@SuppressWarnings("NullAway.Init")
class FormFlagsTest extends BesideSkopeo {
    private static final RandomImages RANDOM = new RandomImages(51, 2, 3_000);
    private static final MadeImage PLAIN =
            RANDOM.image(Format.OCI, RandomImages.AMD64, Packing.PLAIN);
    private static final MadeImage GZIP =
            RANDOM.image(Format.DOCKER, RandomImages.AMD64, Packing.GZIP);
    private static final MadeImage INDEX =
            RANDOM.index(Format.OCI, RandomImages.AMD64, RandomImages.ARM64);

    @TempDir static Path storage;

    private static DockerRegistry registry;

    @BeforeAll
    static void start() throws IOException {
        registry = DockerRegistry.start(storage);
        push(PLAIN, registry.host(), "plain:1");
        push(GZIP, registry.host(), "gzip:1");
        push(INDEX, registry.host(), "index:1");
    }

    @AfterAll
    static void stop() throws IOException {
        registry.close();
    }

    private static String docker(String name) {
        return "docker://" + registry.host() + '/' + name;
    }

    private static String[] line(String options, String from, String to) {
        return Stream.of(
                        Stream.of("copy", "--src-tls-verify=false", "--dest-tls-verify=false"),
                        options.isEmpty() ? Stream.<String>of() : Stream.of(options.split(" ", -1)),
                        Stream.of(from, to))
                .flatMap(part -> part)
                .toArray(String[]::new);
    }

    /** Types of the layers of a copied image. */
    private List<String> layers(String folderName) throws IOException {
        return manifest(folderName).layers().stream().map(d -> d.mediaType().value()).toList();
    }

    private ImageManifest manifest(String folderName) throws IOException {
        try (Store store = DirStore.open(folder.resolve(folderName))) {
            ImageSource source = store.source(ImageName.SOLE);
            return (ImageManifest) Manifest.parse(source.manifest(source.resolve().orElseThrow()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--dest-decompress, gzip:1",
        "--dest-compress, gzip:1",
        "'', plain:1",
        "--dest-compress-format=zstd, gzip:1",
        "--preserve-digests, gzip:1",
        "--multi-arch=all, index:1",
        "--multi-arch=system, index:1",
        "--multi-arch index-only, index:1",
        "-a, index:1",
        "--override-arch=arm64, index:1",
        "--remove-signatures, gzip:1",
    })
    void leaveTheFolderThatSkopeoLeaves(String options, String image) throws IOException {
        skopeo(line(options, docker(image), dir("theirs"))).success();
        hod(line(options, docker(image), dir("ours"))).success();

        assertThat(files("ours")).isEqualTo(files("theirs"));
    }

    @ParameterizedTest
    @CsvSource({
        "--dest-compress",
        "--dest-compress --dest-compress-format=zstd",
        "--dest-compress --dest-compress-format=gzip --dest-compress-level=9",
        "--dest-compress --dest-compress-format=zstd --dest-compress-level=20",
    })
    void packAsSkopeoPacks(String options) throws IOException {
        skopeo(line(options, docker("plain:1"), dir("theirs"))).success();
        hod(line(options, docker("plain:1"), dir("ours"))).success();

        assertThat(layers("ours")).isEqualTo(layers("theirs"));
        assertThat(manifest("ours").config().digest())
                .isEqualTo(manifest("theirs").config().digest());
        assertThat(skopeo(line("--dest-decompress", dir("ours"), dir("read"))).success().exitCode())
                .isZero();
        // What was packed is what it was.
        hod(line("--dest-decompress", dir("ours"), dir("unpacked"))).success();
        assertThat(manifest("unpacked").layers().stream().map(Descriptor::digest))
                .isEqualTo(manifest("read").layers().stream().map(Descriptor::digest).toList())
                .isSubsetOf(PLAIN.digests());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--dest-compress-format zstd",
                "--dest-compress-format=zstd --dest-force-compress-format"
            })
    void repackOnTheWayToRegistriesAndLayouts(String options) throws IOException {
        for (String image : List.of("plain:1", "gzip:1")) {
            hod(line(options, docker(image), oci("layout:x"))).success();
            hod(line(options, docker(image), docker("zstd/" + image))).success();
            for (String there : List.of(oci("layout:x"), docker("zstd/" + image))) {
                skopeo(line("", there, dir("there"))).success();
                assertThat(layers("there"))
                        .containsOnly("application/vnd.oci.image.layer.v1.tar+zstd");
            }
        }
    }

    @Test
    void packHarderWhereThatIsAsked() throws IOException {
        String options = "--dest-compress-format=zstd --dest-compress-level=";
        hod(line(options + 1, docker("gzip:1"), oci("quick:x"))).success();
        hod(line(options + 20, docker("gzip:1"), oci("small:x"))).success();

        assertThat(files("quick").keySet()).isNotEqualTo(files("small").keySet());
    }

    @Test
    void keepPlainLayersPlainWhereTheyHaveAManifest() throws IOException {
        for (String options : List.of("", "--dest-oci-accept-uncompressed-layers")) {
            hod(line(options, docker("plain:1"), oci("layout:x"))).success();
            assertThat(files("layout")).containsValue(PLAIN.digest());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--dest-compress --dest-decompress, cannot be specified together",
        "--dest-compress-format=lzma, cannot find compressor for",
        "--dest-compress --dest-compress-format=gzip --dest-compress-level=15, level",
        "--format=tar, unknown format",
        "--multi-arch=some, unknown multi-arch option",
        "--all --multi-arch=all, Cannot use --all and --multi-arch flags at the same time",
        "--src-creds=a:b --src-username=c --src-password=d, cannot be specified at the same time",
        "--src-username=a, password must be specified when username is specified",
        "--dest-password=a, username must be specified when password is specified",
        "--src-creds=, credentials can't be empty",
        "--retry-delay=soon, invalid duration",
        "--command-timeout=1, invalid duration",
    })
    void refuseWhatIsNoOption(String options, String message) {
        Ended ended = hod(line(options, docker("gzip:1"), dir("x"))).failure();
        assertThat(ended.err()).contains(message).contains("level=fatal");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--dest-compress", "--dest-decompress"})
    void warnThatTheyDoNothing(String option) throws IOException {
        String warning = option + " can only be used if the destination transport is 'dir'";
        // Older ones of skopeo say nothing.
        skopeo(line(option, docker("gzip:1"), oci("theirs:x"))).success();
        assertThat(hod(line(option, docker("gzip:1"), oci("ours:x"))).success().err())
                .contains(warning);
        assertThat(files("ours").keySet()).hasSameSizeAs(files("theirs").keySet());
    }

    @Test
    void shareBlobsBetweenLayouts() throws IOException {
        String shared = folder.resolve("shared").toString();
        hod(line("--dest-shared-blob-dir=" + shared, docker("gzip:1"), oci("ours:x"))).success();
        skopeo(line("--dest-shared-blob-dir=" + shared, docker("plain:1"), oci("theirs:x")))
                .success();
        assertThat(folder.resolve("ours/blobs/sha256"))
                .satisfiesAnyOf(
                        blobs -> assertThat(blobs).doesNotExist(),
                        blobs -> assertThat(blobs).isEmptyDirectory());

        for (String layout : List.of("ours:x", "theirs:x")) {
            String[] line = line("--src-shared-blob-dir=" + shared, oci(layout), "");
            line[line.length - 1] = dir("by-hod");
            hod(line).success();
            line[line.length - 1] = dir("by-skopeo");
            skopeo(line).success();
            assertThat(files("by-hod")).isEqualTo(files("by-skopeo"));
        }
        assertThat(hod("inspect", "--shared-blob-dir", shared, oci("ours:x")).success().out())
                .contains("amd64");
        hod(line("", oci("ours:x"), dir("without"))).failure();
    }

    @Test
    void writeDigestsOfAllThatWasCopied() throws IOException {
        Path file = folder.resolve("digests");
        Path list = Files.writeString(folder.resolve("l.list"), "gzip:1\nplain:1\n");

        hod(line("--digestfile=" + file, docker("gzip:1"), dir("one"))).success();
        assertThat(file).hasContent(GZIP.digest().toString());
        assertThat(Files.size(file)).isEqualTo(71);

        hod(
                        "copy",
                        "--digestfile",
                        file.toString(),
                        "--list",
                        list.toString(),
                        "docker://" + registry.host(),
                        dir("tree"))
                .success();
        assertThat(file)
                .hasContent(
                        "%s docker://%s/gzip:1%n%s docker://%s/plain:1%n"
                                .formatted(
                                        GZIP.digest(),
                                        registry.host(),
                                        PLAIN.digest(),
                                        registry.host()));
    }

    /** A list, or several images by name, in one archive that docker loads. */
    @Test
    void fillOneArchiveWithSeveralImages() throws IOException {
        Path list = Files.writeString(folder.resolve("l.list"), "gzip:1\nplain:1\n");
        hod(
                        "copy",
                        "--list",
                        list.toString(),
                        "docker://" + registry.host(),
                        "docker-archive:" + folder.resolve("list.tar"))
                .success();
        hod(
                        "copy",
                        docker("gzip:1"),
                        docker("plain:1"),
                        "docker-archive:" + folder.resolve("named.tar"))
                .success();

        for (String file : List.of("list.tar", "named.tar")) {
            String archive = "docker-archive:" + folder.resolve(file);
            assertThat(hod("list-tags", archive).success().out())
                    .isEqualTo(skopeo("list-tags", archive).success().out());
            for (String image : List.of("gzip:1", "plain:1")) {
                String reference = registry.host() + '/' + image;
                skopeo(line("", archive + ':' + reference, dir(file + image))).success();
            }
            assertThat(manifest(file + "gzip:1").config().digest())
                    .isEqualTo(GZIP.blobs().firstEntry().getKey());
            try (Store store = DockerArchive.open(folder.resolve(file), folder)) {
                assertThat(store.names()).hasSize(2).doesNotContain(ImageName.SOLE);
            }
        }
    }

    @Test
    void giveAnArchiveFurtherNames() throws IOException {
        String tags = "--additional-tag=x/y:2 --additional-tag docker.io/z/w:3";
        hod(line(tags, docker("gzip:1"), "docker-archive:" + folder.resolve("a.tar:x/y:1")))
                .success();
        skopeo(line(tags, docker("gzip:1"), "docker-archive:" + folder.resolve("b.tar:x/y:1")))
                .success();

        String listed = hod("list-tags", "docker-archive:" + folder.resolve("a.tar")).out();
        assertThat(listed)
                .isEqualTo(skopeo("list-tags", "docker-archive:" + folder.resolve("b.tar")).out())
                .contains("docker.io/x/y:2", "docker.io/z/w:3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oci:", "oci-archive:", "docker-archive:"})
    void refuseAPositionForAName(String transport) {
        String there = transport + folder.resolve("x") + ":@0";
        assertThat(hod(line("", docker("gzip:1"), there)).failure().err())
                .contains("level=fatal")
                .doesNotContain("unexpected");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void refuseANameThatIsAnotherDigest() {
        String right = docker("digested@" + GZIP.digest());
        hod(line("", docker("gzip:1"), right)).success();
        hod(line("", right, dir("x"))).success();

        Ended wrong = hod(line("", docker("plain:1"), right)).failure();
        assertThat(wrong.err())
                .contains("Digest of source image's manifest would not match destination");
    }

    @Test
    void saysWhatTheArchiveCannotHold() {
        String archive = "docker-archive:" + folder.resolve("a.tar:x:1");
        Ended refused = hod(line("--all", docker("index:1"), archive)).failure();
        assertThat(refused.err())
                .contains("does not support copying multiple images as a group")
                .contains("hint: without --all");
        assertThat(refused.out()).isEmpty();
        assertThat(folder.resolve("a.tar")).doesNotExist();
    }
}
