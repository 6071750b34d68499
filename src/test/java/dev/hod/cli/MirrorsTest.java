package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.FakeReply;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Peers;
import dev.hod.testing.RandomImages;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a registries.conf makes of commands: mirrors that work, are down, wrong, or forbidden. */
@SuppressWarnings("NullAway.Init")
class MirrorsTest {
    @TempDir Path folder;
    private final MadeImage image = new RandomImages(4).image();
    private FakeRegistry mirror;
    private FakeRegistry origin;
    private String output = "";
    private String errors = "";

    @BeforeEach
    void start() throws IOException {
        mirror = FakeRegistry.start();
        origin = FakeRegistry.start();
    }

    @AfterEach
    void stop() {
        mirror.close();
        origin.close();
    }

    private static void fill(String host, String name, MadeImage image) throws IOException {
        try (RegistryStore store = RegistryStore.open(host, RegistrySettings.of(Map.of()))) {
            image.writeTo(store, name);
        }
    }

    private Path conf(String text) throws IOException {
        return Files.writeString(
                folder.resolve("r.conf"),
                text.replace("MIRROR", mirror.host()).replace("ORIGIN", origin.host()));
    }

    private int hod(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                Main.run(
                        List.of(args),
                        Map.of(
                                "HOME", folder.toString(),
                                "CONTAINERS_REGISTRIES_CONF", folder.resolve("r.conf").toString()),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        output = out.toString(StandardCharsets.UTF_8);
        errors = err.toString(StandardCharsets.UTF_8);
        return exitCode;
    }

    private String to(String name) {
        return "dir:" + folder.resolve(name);
    }

    private static final String MIRRORED =
            """
            [[registry]]
            prefix = "r.example/team"
            location = "ORIGIN/t"
            [[registry.mirror]]
            location = "MIRROR/cache"
            """;

    @Test
    void readsFromTheMirrorAndNowhereElse() throws IOException {
        conf(MIRRORED);
        fill(mirror.host(), "cache/app:1", image);
        assertThat(hod("copy", "docker://r.example/team/app:1", to("a"))).as(errors).isZero();
        assertThat(hod("inspect", "--raw", "docker://r.example/team/app:1")).isZero();
        assertThat(output).isEqualTo(new String(image.top().bytes(), StandardCharsets.UTF_8));
        assertThat(hod("pull", "r.example/team/app:1", "--pool", folder.resolve("p").toString()))
                .as(errors)
                .isZero();
        assertThat(origin.seen()).isEmpty();
    }

    @Test
    void readsFromTheRegistryWhatTheMirrorLacks() throws IOException {
        conf(MIRRORED);
        fill(origin.host(), "t/app:1", image);
        assertThat(hod("copy", "docker://r.example/team/app:1", to("a"))).as(errors).isZero();
        assertThat(mirror.seen("/v2/cache/app/")).isNotEmpty();
    }

    @Test
    void passesOverAMirrorThatIsDown() throws IOException {
        conf(MIRRORED);
        fill(origin.host(), "t/app:1", image);
        mirror.close();
        assertThat(hod("copy", "docker://r.example/team/app:1", to("a"))).as(errors).isZero();
        assertThat(errors).containsOnlyOnce("is passed over");
        mirror = FakeRegistry.start();
    }

    @Test
    void passesOverAMirrorThatFails() throws IOException {
        conf(MIRRORED);
        fill(origin.host(), "t/app:1", image);
        mirror.always("GET", "/manifests/", FakeReply.status(403, ""));
        mirror.always("HEAD", "/manifests/", FakeReply.status(403, ""));
        assertThat(hod("copy", "docker://r.example/team/app:1", to("a"))).as(errors).isZero();
    }

    @Test
    void takesFromTheRegistryABlobThatTheMirrorHasWrong() throws IOException {
        conf(MIRRORED);
        fill(origin.host(), "t/app:1", image);
        fill(mirror.host(), "cache/app:1", image);
        mirror.always("GET", "/blobs/", FakeReply.flipBit(0));
        assertThat(hod("copy", "docker://r.example/team/app:1", to("a"))).as(errors).isZero();
        assertThat(hod("manifest-digest", folder.resolve("a/manifest.json").toString())).isZero();
        assertThat(output.strip()).isEqualTo(image.digest().toString());
        assertThat(origin.seen("/blobs/")).isNotEmpty();
    }

    @Test
    void passesOverAMirrorWithAnotherDigest() throws IOException {
        conf(MIRRORED);
        fill(origin.host(), "t/app:1", image);
        Digest digest = image.digest();
        MadeImage other = new RandomImages(5).image();
        mirror.addManifest("cache/app", digest.toString(), other.top());
        assertThat(hod("copy", "docker://r.example/team/app@" + digest, to("a")))
                .as(errors)
                .isZero();
        assertThat(hod("manifest-digest", folder.resolve("a/manifest.json").toString())).isZero();
        assertThat(output.strip()).isEqualTo(digest.toString());
    }

    @Test
    void namesAllThatFailed() throws IOException {
        conf(MIRRORED);
        mirror.always("HEAD", "/manifests/", FakeReply.status(403, ""));
        mirror.always("GET", "/manifests/", FakeReply.status(403, ""));
        origin.always("HEAD", "/manifests/", FakeReply.status(403, ""));
        origin.always("GET", "/manifests/", FakeReply.status(403, ""));
        assertThat(hod("inspect", "--raw", "docker://r.example/team/app:1")).isEqualTo(1);
        assertThat(errors).contains("(mirrors also failed: [" + mirror.host(), origin.host());
    }

    @Test
    void neverAsksWhatIsBlocked() throws IOException {
        conf("[[registry]]\nlocation = \"ORIGIN\"\nblocked = true\n");
        fill(origin.host(), "app:1", image);
        fill(mirror.host(), "x:1", image);
        int before = origin.seen().size();
        String name = "docker://" + origin.host() + "/app:1";
        assertThat(hod("copy", name, to("a"))).isEqualTo(1);
        assertThat(errors)
                .contains(
                        "registry " + origin.host() + " is blocked in " + folder.resolve("r.conf"));
        assertThat(hod("inspect", name)).isEqualTo(1);
        assertThat(hod("list-tags", "docker://" + origin.host() + "/app")).isEqualTo(1);
        assertThat(hod("delete", name)).isEqualTo(1);
        assertThat(hod("copy", "docker://" + mirror.host() + "/x:1", name)).isEqualTo(1);
        assertThat(hod("pull", origin.host() + "/app:1", "--pool", folder.resolve("p").toString()))
                .isEqualTo(17);
        String receipt = folder.resolve("receipt.jsonl").toString();
        assertThat(
                        hod(
                                "sync",
                                origin.host() + "/app:1",
                                "--to",
                                mirror.host(),
                                "--receipt",
                                receipt))
                .isNotZero();
        assertThat(origin.seen()).hasSize(before);
    }

    @Test
    void pushesToTheRegistryAndNotToItsMirror() throws IOException {
        conf("[[registry]]\nlocation = \"ORIGIN\"\n[[registry.mirror]]\nlocation = \"MIRROR\"\n");
        fill(mirror.host(), "app:1", image);
        int before = mirror.seen().size();
        assertThat(
                        hod(
                                "copy",
                                "docker://" + origin.host() + "/app:1",
                                "docker://" + origin.host() + "/new:1"))
                .as(errors)
                .isZero();
        assertThat(origin.manifest("new", "1")).isPresent();
        assertThat(mirror.seen().subList(before, mirror.seen().size()))
                .allMatch(request -> request.method().matches("GET|HEAD"))
                .noneMatch(request -> request.target().contains("/new/"));
    }

    @Test
    void installsWithoutALookAtTheMirrorOfTheSite() throws IOException {
        conf("[[registry]]\nlocation = \"ORIGIN\"\n[[registry.mirror]]\nlocation = \"MIRROR\"\n");
        fill(mirror.host(), "app:1", image);
        String pool = folder.resolve("p").toString();
        String bundle = folder.resolve("b.tar").toString();
        assertThat(hod("pull", mirror.host() + "/app:1", "--pool", pool)).as(errors).isZero();
        assertThat(hod("pack", "--all", "--pool", pool, "-o", bundle)).as(errors).isZero();
        int before = mirror.seen().size();
        String receipt = folder.resolve("r.jsonl").toString();
        assertThat(hod("install", bundle, "--to", origin.host(), "--receipt", receipt))
                .as(errors)
                .isZero();
        assertThat(origin.manifest("app", "1")).isPresent();
        assertThat(mirror.seen()).hasSize(before);
    }

    @Test
    void givesCredentialsOfTheRegistryToNoMirror() throws IOException {
        conf(MIRRORED.replace("r.example/team", origin.host() + "/t"));
        fill(mirror.host(), "cache/app:1", image);
        mirror.wantTokens();
        hod("copy", "--src-creds", "u:p", "docker://" + origin.host() + "/t/app:1", to("a"));
        assertThat(mirror.seen())
                .noneMatch(r -> r.header("Authorization").orElse("").startsWith("Basic"));
    }

    @Test
    void completesShortNamesWhereThatIsAskedFor() throws IOException {
        conf(
                """
                unqualified-search-registries = ["MIRROR", "ORIGIN"]
                [aliases]
                "tool" = "ORIGIN/tools/tool"
                """);
        fill(origin.host(), "app:1", image);
        fill(origin.host(), "tools/tool:1", image);
        String pool = folder.resolve("p").toString();
        assertThat(hod("pull", "app:1", "tool:1", "--short-names", "--pool", pool))
                .as(output + errors)
                .isZero();
        assertThat(mirror.seen("/v2/app/manifests/1")).isNotEmpty();
        assertThat(hod("ls", pool)).isZero();
        assertThat(output).contains("tools/tool:1", "app:1");
    }

    @Test
    void obeysTheSample() throws IOException {
        String sample = Files.readString(Path.of("samples/registries.conf"));
        conf(sample.replace("registry.site:5000", mirror.host()));
        fill(mirror.host(), "hub/library/app:1", image);
        fill(mirror.host(), "moved/app:1", image);
        assertThat(hod("inspect", "-n", "docker://app:1")).as(errors).isZero();
        assertThat(hod("inspect", "-n", "docker://old.corp.example/team/app:1"))
                .as(errors)
                .isZero();
        assertThat(hod("inspect", "docker://any.untrusted.example/app:1")).isEqualTo(1);
        assertThat(errors).contains("registry *.untrusted.example is blocked in");
    }

    @Test
    void obeysContainerdsSample() throws IOException {
        conf("");
        Path file = folder.resolve("hosts/docker.io/hosts.toml");
        Files.createDirectories(file.getParent());
        String sample = Files.readString(Path.of("samples/hosts.toml"));
        Files.writeString(file, sample.replace("registry.site:5000", mirror.host()));
        fill(mirror.host(), "hub/library/app:1", image);
        String hosts = folder.resolve("hosts").toString();
        assertThat(hod("copy", "--hosts-dir", hosts, "docker://app:1", to("a")))
                .as(errors)
                .isZero();
        assertThat(mirror.seen("/v2/hub/library/app/"))
                .filteredOn(request -> request.method().equals("GET"))
                .isNotEmpty()
                .allMatch(request -> request.target().endsWith("?ns=docker.io"));
    }

    @Test
    void readsTheSameFileAsSkopeo() throws IOException {
        try (DockerRegistry real = DockerRegistry.start(folder.resolve("storage"))) {
            fill(real.host(), "cache/app:1", image);
            Path file =
                    Files.writeString(
                            folder.resolve("r.conf"),
                            """
                            [[registry]]
                            prefix = "r.example/team"
                            location = "127.0.0.1:9/t"
                            insecure = true
                            [[registry.mirror]]
                            location = "HOST/cache"
                            insecure = true
                            [[registry]]
                            location = "b.example"
                            blocked = true
                            """
                                    .replace("HOST", real.host()));
            String[] args = {
                "--registries-conf",
                file.toString(),
                "inspect",
                "--raw",
                "docker://r.example/team/app:1"
            };
            String wanted = Peers.run("skopeo", args).success();
            assertThat(hod(args)).as(errors).isZero();
            assertThat(output).isEqualTo(wanted);
            args[4] = "docker://b.example/app:1";
            String refusal = "registry b.example is blocked in " + file + " or ";
            assertThat(Peers.run("skopeo", args).output()).contains(refusal);
            assertThat(hod(args)).isEqualTo(1);
            assertThat(errors).contains(refusal);
        }
    }
}
