package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Peers;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
import dev.hod.transport.registry.RegistrySettings;
import dev.hod.transport.registry.RegistryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What copy writes beside what skopeo writes, and there and back again. */
class CopyPeersTest {
    /** One for all tests: none of them depends on what others push. */
    @TempDir static Path storage;

    private static DockerRegistry registry;
    @TempDir Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    @SuppressWarnings("NullAway.Init")
    static void start() throws IOException {
        registry = DockerRegistry.start(storage);
    }

    @AfterAll
    static void stop() throws IOException {
        registry.close();
    }

    private int run(Main.Name name, String... args) {
        out.reset();
        err.reset();
        return Main.run(
                name,
                List.of(args),
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private void copy(String... args) {
        String[] all = Stream.concat(Stream.of("copy"), Stream.of(args)).toArray(String[]::new);
        assertThat(run(Main.Name.HOD, all)).as("%s%s", out, err).isZero();
    }

    private static void skopeo(String... args) {
        String[] all =
                Stream.concat(
                                Stream.of(
                                        "--insecure-policy",
                                        "copy",
                                        "--src-tls-verify=false",
                                        "--dest-tls-verify=false"),
                                Stream.of(args))
                        .toArray(String[]::new);
        Peers.run("skopeo", all).success();
    }

    private void push(MadeImage image, String name) throws IOException {
        try (RegistryStore store =
                RegistryStore.open(registry.host(), RegistrySettings.of(Map.of()))) {
            image.writeTo(store, name);
        }
    }

    private String docker(String name) {
        return "docker://" + registry.host() + '/' + name;
    }

    private String dir(String name) {
        return "dir:" + folder.resolve(name);
    }

    private String oci(String name) {
        return "oci:" + folder.resolve(name);
    }

    /** Every file below a folder with the digest of its content. */
    private Map<String, Digest> files(String name) throws IOException {
        Map<String, Digest> all = new TreeMap<>();
        Path root = folder.resolve(name);
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                all.put(root.relativize(file).toString(), Digest.sha256(Files.readAllBytes(file)));
            }
        }
        return all;
    }

    @Test
    void writesTheFolderThatSkopeoWrites() throws IOException {
        push(new RandomImages(1).image(Format.DOCKER, RandomImages.AMD64, Packing.GZIP), "a:1");
        skopeo(docker("a:1"), dir("theirs"));

        copy(docker("a:1"), dir("ours"));

        assertThat(files("ours")).isEqualTo(files("theirs"));
    }

    @Test
    void writesTheFolderThatSkopeoWritesOfAllImages() throws IOException {
        push(new RandomImages(2).index(Format.OCI, RandomImages.AMD64, RandomImages.ARM64), "a:1");
        skopeo("--all", docker("a:1"), dir("theirs"));

        copy("--all", docker("a:1"), dir("ours"));

        assertThat(files("ours")).isEqualTo(files("theirs"));
    }

    @Test
    void convertsAsSkopeoConverts() throws IOException {
        push(new RandomImages(3).image(Format.DOCKER, RandomImages.AMD64, Packing.GZIP), "a:1");
        skopeo(docker("a:1"), oci("theirs:a"));

        copy(docker("a:1"), oci("ours:a"));

        skopeo(oci("ours:a"), dir("read"));
        assertThat(files("read").keySet()).contains("manifest.json", "version");
        assertThat(files("ours").keySet()).hasSameSizeAs(files("theirs").keySet());
    }

    @Test
    void writesTheLayoutThatSkopeoWrites() throws IOException {
        push(new RandomImages(4).image(), "a:1");
        skopeo(docker("a:1"), oci("theirs:docker.io/x/a:1"));

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
        skopeo(docker("a:1"), oci("theirs:v1"));
        Peers.run("umoci", "tag", "--image", folder.resolve("theirs") + ":v1", "v2").success();
        skopeo(docker("a:1"), dir("theirs-dir"));

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
