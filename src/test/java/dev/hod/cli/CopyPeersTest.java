package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Peers;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
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

/** What copy writes beside what skopeo writes, and there and back again. */
@SuppressWarnings("NullAway.Init")
class CopyPeersTest extends BesideSkopeo {
    /** One for all tests: none of them depends on what others push. */
    @TempDir static Path storage;

    private static DockerRegistry registry;

    @BeforeAll
    static void start() throws IOException {
        registry = DockerRegistry.start(storage);
    }

    @AfterAll
    static void stop() throws IOException {
        registry.close();
    }

    private void copy(String... args) {
        own(Stream.concat(Stream.of("copy"), Stream.of(args)).toArray(String[]::new)).success();
    }

    private void skopeoCopy(String... args) throws IOException {
        skopeo(
                        Stream.concat(
                                        Stream.of(
                                                "copy",
                                                "--src-tls-verify=false",
                                                "--dest-tls-verify=false"),
                                        Stream.of(args))
                                .toArray(String[]::new))
                .success();
    }

    private static void push(MadeImage image, String name) throws IOException {
        push(image, registry.host(), name);
    }

    private static String docker(String name) {
        return "docker://" + registry.host() + '/' + name;
    }

    @Test
    void writesTheFolderThatSkopeoWrites() throws IOException {
        push(new RandomImages(1).image(Format.DOCKER, RandomImages.AMD64, Packing.GZIP), "a:1");
        skopeoCopy(docker("a:1"), dir("theirs"));

        copy(docker("a:1"), dir("ours"));

        assertThat(files("ours")).isEqualTo(files("theirs"));
    }

    @Test
    void writesTheFolderThatSkopeoWritesOfAllImages() throws IOException {
        push(new RandomImages(2).index(Format.OCI, RandomImages.AMD64, RandomImages.ARM64), "a:1");
        skopeoCopy("--all", docker("a:1"), dir("theirs"));

        copy("--all", docker("a:1"), dir("ours"));

        assertThat(files("ours")).isEqualTo(files("theirs"));
    }

    @Test
    void leavesAFolderAsItIsThatIsTheImageAlready() throws IOException {
        push(new RandomImages(24).index(Format.OCI, RandomImages.AMD64, RandomImages.ARM64), "a:9");
        for (String all : List.of("--all", "--multi-arch=system")) {
            copy(all, docker("a:9"), dir("x"));
            Map<String, Digest> once = files("x");
            copy(all, docker("a:9"), dir("x"));

            assertThat(files("x")).isEqualTo(once).hasSizeGreaterThan(3);
        }
    }

    @Test
    void convertsAsSkopeoConverts() throws IOException {
        push(new RandomImages(3).image(Format.DOCKER, RandomImages.AMD64, Packing.GZIP), "a:1");
        skopeoCopy(docker("a:1"), oci("theirs:a"));

        copy(docker("a:1"), oci("ours:a"));

        skopeoCopy(oci("ours:a"), dir("read"));
        assertThat(files("read").keySet()).contains("manifest.json", "version");
        assertThat(files("ours").keySet()).hasSameSizeAs(files("theirs").keySet());
    }

    @Test
    void writesTheLayoutThatSkopeoWrites() throws IOException {
        push(new RandomImages(4).image(), "a:1");
        skopeoCopy(docker("a:1"), oci("theirs:docker.io/x/a:1"));

        copy(docker("a:1"), oci("ours:docker.io/x/a:1"));

        Map<String, Digest> ours = files("ours");
        Map<String, Digest> theirs = files("theirs");
        // Older ones write the index without its media type.
        assertThat(ours.remove("index.json")).isNotNull();
        assertThat(theirs.remove("index.json")).isNotNull();
        assertThat(ours).isEqualTo(theirs);
        assertThat(Files.readString(folder.resolve("ours/index.json")))
                .isEqualTo(
                        Files.readString(folder.resolve("theirs/index.json"))
                                .replace(
                                        "\"schemaVersion\":2,",
                                        "\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","));
    }

    @Test
    void readsWhatSkopeoAndUmociWrite() throws IOException {
        push(new RandomImages(5).image(), "a:1");
        skopeoCopy(docker("a:1"), oci("theirs:v1"));
        Peers.run("umoci", "tag", "--image", folder.resolve("theirs") + ":v1", "v2").success();
        skopeoCopy(docker("a:1"), dir("theirs-dir"));

        copy(oci("theirs:v2"), dir("ours"));
        assertThat(files("ours")).isEqualTo(files("theirs-dir"));

        copy(dir("theirs-dir"), oci("ours-oci:v3"));
        assertThat(
                        Peers.run("umoci", "ls", "--layout", folder.resolve("ours-oci").toString())
                                .success())
                .isEqualTo("v3\n");
        assertThat(
                        Peers.run("umoci", "stat", "--image", folder.resolve("ours-oci") + ":v3")
                                .success())
                .isNotEmpty();
    }

    @Test
    void comesBackAsItWentFromRegistryToFolder() throws IOException {
        push(new RandomImages(6).attested(RandomImages.AMD64, RandomImages.ARM64), "a:1");
        copy("--all", docker("a:1"), dir("first"));
        copy("--all", dir("first"), docker("b:1"));
        copy("--all", docker("b:1"), dir("second"));

        assertThat(files("second")).isEqualTo(files("first"));
    }

    @Test
    void comesBackAsItWentFromFolderToLayout() throws IOException {
        push(new RandomImages(7).nested(RandomImages.AMD64, RandomImages.ARM64), "a:1");
        copy("--all", docker("a:1"), dir("first"));
        copy("--all", dir("first"), oci("layout:x"));
        copy("--all", oci("layout:x"), dir("second"));

        assertThat(files("second")).isEqualTo(files("first"));
    }

    @Test
    void comesBackAsItWentThroughAPool() throws IOException {
        push(new RandomImages(8).index(Format.DOCKER, RandomImages.AMD64), "a:1");
        copy("--all", docker("a:1"), dir("first"));
        copy("--all", dir("first"), "pool:" + folder.resolve("pool") + ":team/a:1");
        copy("--all", "pool:" + folder.resolve("pool") + ":team/a:1", dir("second"));
        copy("--all", "pool:" + folder.resolve("pool"), dir("third"));

        assertThat(files("second")).isEqualTo(files("first"));
        assertThat(files("third")).isEqualTo(files("first"));
    }
}
