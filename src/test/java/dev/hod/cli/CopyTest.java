package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Peers;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code copy} as users and scripts type it, beside skopeo itself and against docker-registry. */
class CopyTest extends BesideSkopeo {
    /** One for all tests: none of them depends on what others push. */
    @TempDir static Path storage;

    private static DockerRegistry registry;

    @BeforeAll
    @SuppressWarnings("NullAway.Init")
    static void start() throws IOException {
        registry = DockerRegistry.start(storage);
    }

    @AfterAll
    static void stop() throws IOException {
        registry.close();
    }

    private Ended copy(String... args) {
        String[] all = Stream.concat(Stream.of("copy"), Stream.of(args)).toArray(String[]::new);
        return own(all).success();
    }

    private static void push(MadeImage image, String name) throws IOException {
        push(image, registry.host(), name);
    }

    private String docker(String name) {
        return "docker://" + registry.host() + '/' + name;
    }

    @Test
    void leavesAFolderAsItIsThatHasTheImage() throws IOException {
        push(new RandomImages(19).image(), "again:1");
        copy(docker("again:1"), dir("first"));
        Map<String, Digest> before = files("first");

        copy(docker("again:1"), dir("first"));

        assertThat(before).hasSizeGreaterThan(2);
        assertThat(files("first")).isEqualTo(before);
    }

    @Test
    void sharesFilesBetweenFoldersAndLayouts() throws IOException {
        MadeImage image = new RandomImages(9).image();
        push(image, "a:1");
        copy(docker("a:1"), dir("first"));
        copy(dir("first"), oci("layout"));
        copy(oci("layout"), dir("second"));

        String layer = image.blobs().lastEntry().getKey().hex();
        Object first = Files.getAttribute(folder.resolve("first").resolve(layer), "unix:ino");
        assertThat(Files.getAttribute(folder.resolve("second").resolve(layer), "unix:ino"))
                .isEqualTo(first);
        assertThat(
                        Files.getAttribute(
                                folder.resolve("layout/blobs/sha256").resolve(layer), "unix:ino"))
                .isEqualTo(first);
    }

    @Test
    void saysWhatSkopeoSays() throws IOException {
        MadeImage image = new RandomImages(10, 1, 100).image();
        push(image, "a:1");

        Ended copied =
                copy(docker("a:1"), dir("x"), "--digestfile", folder.resolve("digest").toString());

        List<String> digests = image.blobs().keySet().stream().map(Digest::toString).toList();
        assertThat(copied.out())
                .isEqualTo(
                        "Getting image source signatures\nCopying blob %s\nCopying config %s\nWriting manifest to image destination\n"
                                .formatted(digests.getLast(), digests.getFirst()));
        assertThat(copied.err()).isEmpty();
        assertThat(folder.resolve("digest")).hasContent(image.digest().toString());
    }

    @Test
    void saysNothingWhereItIsAskedTo() throws IOException {
        push(new RandomImages(11).image(), "a:1");
        assertThat(copy("-q", docker("a:1"), dir("x"))).isEqualTo(new Ended(0, "", ""));
    }

    private void fails(int exitCode, String message, String... args) {
        String[] all = Stream.concat(Stream.of("copy"), Stream.of(args)).toArray(String[]::new);
        Ended ended = hod(all);
        assertThat(ended.exitCode()).as("%s", ended).isEqualTo(exitCode);
        assertThat(ended.err())
                .matches("(?s)time=\"[^\"]+\" level=fatal msg=\"[^\n]*\"\n(     [^\n]*\n)*")
                .contains(message);
    }

    @Test
    void endsAsSkopeoEnds() throws IOException {
        push(new RandomImages(12).image(), "a:1");
        copy(docker("a:1"), oci("layout:a"));

        fails(2, "a:none", docker("a:none"), dir("x"));
        fails(2, "layout:nope", oci("layout:nope"), dir("x"));
        fails(1, "there is no such image", dir("nowhere"), dir("x"));
        fails(1, "unknown flag: --bogus", "--bogus", "a", "b");
        fails(1, "Exactly two arguments expected", docker("a:1"));
        fails(
                1,
                "Invalid source name docker://Foo: invalid reference format: repository name must"
                        + " be lowercase",
                "docker://Foo",
                dir("x"));
        fails(
                1,
                "Cannot use --all and --multi-arch flags at the same time",
                "--all",
                "--multi-arch=all",
                docker("a:1"),
                dir("x"));
        fails(
                1,
                "creds and no-creds cannot be specified at the same time",
                "--src-creds=a:b",
                "--src-no-creds",
                docker("a:1"),
                dir("x"));
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void keepsItsHandsOffForeignFolders() throws IOException {
        push(new RandomImages(13).image(), "a:1");
        Path foreign = Files.createDirectory(folder.resolve("foreign"));
        Files.writeString(foreign.resolve("thesis.txt"), "years");

        fails(
                1,
                "not a containers image directory, don't want to overwrite important data",
                docker("a:1"),
                dir("foreign"));

        assertThat(files("foreign").keySet()).containsExactly("thesis.txt");
    }

    @Test
    void replacesAnImageWhole() throws IOException {
        push(new RandomImages(14).image(), "a:1");
        push(new RandomImages(15).image(), "a:2");
        copy(docker("a:1"), dir("x"));
        copy(docker("a:2"), dir("x"));
        copy(docker("a:2"), dir("y"));

        assertThat(files("x")).isEqualTo(files("y"));
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("x", "y");
        }
    }

    @Test
    void choosesFromAnIndex() throws IOException {
        MadeImage index =
                new RandomImages(16)
                        .index(
                                Format.OCI,
                                RandomImages.AMD64,
                                RandomImages.ARM64,
                                RandomImages.ARMV7);
        push(index, "a:1");

        copy("--override-arch", "arm64", docker("a:1"), dir("arm64"));
        assertThat(files("arm64")).containsValue(index.manifests().get(1).digest());
        assertThat(files("arm64")).doesNotContainValue(index.digest());

        copy("--multi-arch", "linux/arm64,linux/amd64", docker("a:1"), dir("some"));
        assertThat(files("some")).containsEntry("manifest.json", index.digest());
        assertThat(files("some")).hasSizeLessThan(index.digests().size());

        copy("--multi-arch=linux/arm64", "--strip", docker("a:1"), docker("stripped:1"));
        copy("--all", docker("stripped:1"), dir("stripped"));
        assertThat(files("stripped"))
                .containsEntry(
                        index.manifests().get(1).digest().hex() + ".manifest.json",
                        index.manifests().get(1).digest());
        assertThat(files("stripped").keySet())
                .doesNotContain(index.manifests().get(0).digest().hex() + ".manifest.json");

        copy("--multi-arch", "index-only", docker("a:1"), dir("index"));
        assertThat(files("index").keySet()).containsExactly("manifest.json", "version");

        fails(
                1,
                "no image found in manifest list for architecture s390x",
                "--override-arch=s390x",
                docker("a:1"),
                dir("x"));
    }

    @Test
    void takesSkopeosGlobalOptionsOnBothSidesOfTheCommand() throws IOException {
        push(new RandomImages(17).image(), "a:1");
        for (String[] args :
                List.of(
                        new String[] {
                            "--insecure-policy",
                            "--tls-verify=false",
                            "--override-os",
                            "linux",
                            "--command-timeout=1m",
                            "copy",
                            docker("a:1"),
                            dir("x")
                        },
                        new String[] {
                            "copy",
                            docker("a:1"),
                            "--insecure-policy",
                            "--src-tls-verify",
                            dir("y"),
                            "--override-os=linux",
                            "--debug=false",
                            "--tmpdir",
                            folder.toString()
                        })) {
            hod(args).success();
        }
        assertThat(files("y")).isEqualTo(files("x"));
    }

    @Test
    void standsInForSkopeo() {
        assertThat(hod("--version"))
                .isEqualTo(new Ended(0, "skopeo version " + Main.VERSION + "\n", ""));
        assertThat(hod().failure().err())
                .contains(
                        "level=fatal msg=\"Missing command 'skopeo COMMAND'\\nTry 'skopeo --help'"
                                + " for more information\"");
        assertThat(hod("pull", "x").failure().err()).contains("Unrecognized command `skopeo pull`");
    }

    /** Help, what is missing, and what is not known, as skopeo's own users are told. */
    @Test
    void answersAsSkopeoDoesWhatItCannotDo() throws IOException {
        assertThat(hod("--help").success().out()).contains("copy", "inspect", "sync");
        for (String[] line :
                new String[][] {
                    {},
                    {"foo"},
                    {"copu", "a"},
                    {"inspec"},
                    {"inspect"},
                    {"inspect", "--nope", "dir:x"},
                    {"delete"},
                }) {
            String time = "time=\"[^\"]*\"";
            Ended theirs = skopeoAsItIs(line);
            Ended ours = hod(line);
            assertThat(ours.exitCode()).isEqualTo(theirs.exitCode());
            assertThat(ours.out()).isEqualTo(theirs.out());
            assertThat(ours.err().replaceFirst(time, "").lines().findFirst())
                    .isEqualTo(theirs.err().replaceFirst(time, "").lines().findFirst());
        }
    }

    @Test
    void copiesAListInOneRun() throws IOException {
        RandomImages images = new RandomImages(18);
        MadeImage one = images.image();
        push(one, "team/a:1");
        push(images.image(), "team/b:2");
        Path list = Files.writeString(folder.resolve("l.list"), "team/a:1\nteam/b:2\n");

        copy("--list", list.toString(), "docker://" + registry.host(), oci("layout"));
        assertThat(
                        Peers.run("umoci", "ls", "--layout", folder.resolve("layout").toString())
                                .success()
                                .lines())
                .containsExactlyInAnyOrder("team/a:1", "team/b:2");
        copy(oci("layout:team/a:1"), dir("a"));

        copy("--list", list.toString(), "docker://" + registry.host(), dir("tree"));
        assertThat(files("tree/team/a:1")).isEqualTo(files("a"));
        assertThat(files("tree/team/b:2")).isNotEmpty();

        copy("--list", list.toString(), oci("layout"), "docker://" + registry.host() + "/again");
        copy(docker("again/team/a:1"), dir("a2"));
        assertThat(files("a2")).isEqualTo(files("a"));
    }

    @Test
    void copiesSeveralImagesToOnePlace() throws IOException {
        push(new RandomImages(19).image(), "team/a:1");
        push(new RandomImages(20).image(), "team/b:2");

        copy(docker("team/a:1"), docker("team/b:2"), oci("layout"));

        copy(docker("team/a:1"), dir("a"));
        copy(oci("layout:team/a:1"), dir("a2"));
        assertThat(files("a2")).isEqualTo(files("a"));
    }

    @Test
    void leavesSignaturesBehindOnlyWhereItIsAskedTo() throws IOException {
        push(new RandomImages(22).image(), "a:1");
        copy(docker("a:1"), dir("signed"));
        Files.write(folder.resolve("signed/signature-1"), new byte[] {(byte) 0x89, 1, 2});

        fails(
                1,
                "Can not copy signatures to oci:"
                        + folder.resolve("x")
                        + ":a: Pushing signatures for OCI images is not supported",
                dir("signed"),
                oci("x:a"));
        assertThat(folder.resolve("x")).doesNotExist();
        copy(dir("signed"), dir("y"));
        assertThat(files("y")).isEqualTo(files("signed"));

        copy("--remove-signatures", dir("signed"), dir("unsigned"));
        assertThat(files("unsigned").keySet()).doesNotContain("signature-1");
    }

    @Test
    void convertsWhenAsked() throws IOException {
        push(new RandomImages(21).image(), "a:1");

        copy("--format", "v2s2", docker("a:1"), dir("docker"));
        assertThat(Files.readString(folder.resolve("docker/manifest.json")))
                .contains("vnd.docker.distribution.manifest.v2+json");

        fails(
                1,
                "Instructed to preserve digests",
                "--format=v2s2",
                "--preserve-digests",
                docker("a:1"),
                dir("x"));
        assertThat(folder.resolve("x")).doesNotExist();
    }
}
