package dev.hod.cli;

import static dev.hod.cli.Syncing.files;
import static dev.hod.cli.Syncing.hod;
import static dev.hod.cli.Syncing.skopeo;
import static dev.hod.cli.Syncing.tags;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.pool.Pool;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sync} by the files of skopeo and image-syncer, at docker-registries. */
@SuppressWarnings("NullAway.Init")
class SyncFilesTest {
    private static final int IMAGES = 143;
    private static final int REPOSITORIES = 20;
    private static final List<String> OTHERS =
            List.of(
                    "team/app:1.0",
                    "team/app:1.1",
                    "team/app:2.0",
                    "team/tools:x",
                    "team/rel:1.2.3",
                    "team/rel:2.0",
                    "team/sem:3.0.0",
                    "team/sem:3.13.1");

    @TempDir static Path storage;
    private static DockerRegistry registry;
    private static DockerRegistry guarded;

    @TempDir Path folder;

    @BeforeAll
    static void start() throws IOException {
        RandomImages random = new RandomImages(21, 1, 300);
        List<MadeImage> images = List.of(random.image(), random.image(), random.image());
        // A pool is a registry's storage, and is filled sooner: once, and then by copies, of which
        // none waits for the disk.
        try (PoolStore store = PoolStore.open(storage.resolve("plain"), Pool.Mode.WRITE)) {
            for (int i = 0; i < images.size(); i++) {
                images.get(i).writeTo(store, "team/r0:v" + i);
            }
            for (String name : OTHERS) {
                images.getFirst().writeTo(store, name);
            }
        }
        Path team = storage.resolve("plain/docker/registry/v2/repositories/team");
        for (int r = 1; r < REPOSITORIES; r++) {
            copy(team.resolve("r0/_layers"), team.resolve("r" + r + "/_layers"));
            copy(
                    team.resolve("r0/_manifests/revisions"),
                    team.resolve("r" + r + "/_manifests/revisions"));
        }
        for (int i = images.size(); i < IMAGES; i++) {
            copy(
                    team.resolve("r0/_manifests/tags/v" + i % images.size()),
                    team.resolve("r" + i % REPOSITORIES + "/_manifests/tags/v" + i));
        }
        for (int i = 1; i < images.size(); i++) {
            Files.move(
                    team.resolve("r0/_manifests/tags/v" + i),
                    team.resolve("r" + i + "/_manifests/tags/v" + i));
        }
        registry = DockerRegistry.start(storage.resolve("plain"));
    }

    @AfterAll
    static void stop() throws IOException {
        registry.close();
        if (guarded != null) {
            guarded.close();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    private static String name(int image) {
        return "r" + image % REPOSITORIES + ":v" + image;
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void bringsAListToTheSameTargetInWhateverFileItIs() throws IOException {
        StringBuilder list = new StringBuilder();
        StringBuilder yaml = new StringBuilder(registry.host() + ":\n  images:\n");
        StringBuilder json = new StringBuilder("{ // all of them\n");
        for (int r = 0; r < REPOSITORIES; r++) {
            List<String> tags = new ArrayList<>();
            for (int i = r; i < IMAGES; i += REPOSITORIES) {
                list.append("team/").append(name(i)).append('\n');
                tags.add("v" + i);
            }
            yaml.append("    team/r%d: [%s]\n".formatted(r, String.join(", ", tags)));
            json.append(
                    "\"%s/team/r%d:%s\": \"%s/syncer/team/r%d\",\n"
                            .formatted(registry.host(), r, String.join(",", tags), "$SITE", r));
        }

        int byList =
                Main.run(
                        List.of(
                                "sync",
                                file("all.list", list.toString()),
                                "--from=" + registry.host(),
                                "--to=" + registry.host() + "/list",
                                "--platform=all",
                                "--receipt=" + at("receipt"),
                                "--quiet"),
                        Map.of(),
                        System.out,
                        System.err);
        hod(
                        "--src=yaml",
                        "--dest=docker",
                        file("all.yaml", yaml.toString()),
                        registry.host() + "/yaml/team")
                .successfully();
        hod(
                        Map.of("SITE", registry.host()),
                        "--images=" + file("all.json", json.append('}').toString()))
                .successfully();

        assertThat(byList).isZero();
        Map<String, Digest> listed = tags(storage.resolve("plain"), "list/");
        assertThat(listed).hasSize(IMAGES);
        assertThat(tags(storage.resolve("plain"), "yaml/")).isEqualTo(listed);
        assertThat(tags(storage.resolve("plain"), "syncer/")).isEqualTo(listed);
    }

    private String rules(String more) throws IOException {
        return file(
                "rules.yaml",
                """
                %s:
                  images:
                    team/app: ["1.0", 1.1]
                    team/tools: []
                  images-by-tag-regex:
                    team/rel: ^1\\.[0-9]+
                  tls-verify: false
                %s\
                """
                        .formatted(registry.host(), more));
    }

    @Test
    void writesTheTreeThatSkopeoWritesByRules() throws IOException {
        String file = rules("");
        skopeo("--scoped", "--src=yaml", "--dest=dir", file, at("theirs")).success();

        hod("--scoped", "--src=yaml", "--dest=dir", file, at("ours")).successfully();

        assertThat(files(folder.resolve("ours")))
                .isEqualTo(files(folder.resolve("theirs")))
                .containsKey(registry.host() + "/team/rel:1.2.3/version")
                .hasSize(4 * 4);
    }

    @Test
    void takesVersionsWithinARange() throws IOException {
        hod(
                        "--src=yaml",
                        "--dest=dir",
                        rules("  images-by-semver:\n    team/sem: '>= 3.12'\n"),
                        at("tree"))
                .successfully();

        assertThat(folder.resolve("tree/sem:3.13.1")).isDirectory();
        assertThat(folder.resolve("tree/sem:3.0.0")).doesNotExist();
    }

    @Test
    void failsWhereSkopeoOnlySaysThatSomethingIsMissing() throws IOException {
        String missing = rules("  images-by-semver: {team/nothing: '>= 1'}\n");

        assertThat(hod("--src=yaml", "--dest=dir", missing, at("x")).exitCode()).isNotZero();
        assertThat(folder.resolve("x")).doesNotExist();
        assertThat(hod("--keep-going", "--src=yaml", "--dest=dir", missing, at("tree")).exitCode())
                .isEqualTo(1);
        assertThat(folder.resolve("tree/app:1.0")).isDirectory();
    }

    @Test
    void saysWhichLineIsBadBeforeAnythingIsDone() throws IOException {
        Syncing.Ended ended =
                hod(
                        "--keep-going",
                        "--src=yaml",
                        "--dest=dir",
                        rules("  images-by-semver: {team/sem: newest, Team/x: '1'}\n"),
                        at("x"));

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err())
                .contains("rules.yaml:8: improper constraint: newest")
                .contains("rules.yaml:8: \"" + registry.host() + "/Team/x");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void opensAGuardedRegistryAsTheFileSays() throws IOException {
        guarded =
                DockerRegistry.start(
                        storage.resolve("guarded"),
                        DockerRegistry.Feature.TLS,
                        DockerRegistry.Feature.HTPASSWD);
        Path certificates = Files.createDirectory(folder.resolve("certs"));
        Files.copy(guarded.certificate(), certificates.resolve("ca.crt"));
        String auth =
                file(
                        "auth.yaml",
                        "%s/mirror: {username: %s, password: $WORD, insecure: true}\n"
                                .formatted(guarded.host(), DockerRegistry.USER));
        String images =
                file(
                        "images.yaml",
                        "%s/team/app:1.0,1.1: [%s/mirror/app, '%s/mirror/other:a,b']\n"
                                .formatted(registry.host(), guarded.host(), guarded.host()));
        hod(
                        Map.of("WORD", DockerRegistry.PASSWORD),
                        "--auth=" + auth,
                        "--images=" + images,
                        "--output-success-images=" + at("done.yaml"))
                .successfully();
        assertThat(Files.readString(folder.resolve("done.yaml")))
                .contains("\"%s/team/app:1.0\":\n".formatted(registry.host()))
                .contains("- \"%s/mirror/other:a\"\n".formatted(guarded.host()));

        String yaml =
                file(
                        "guarded.yaml",
                        """
                        %s:
                          images: {mirror/other: []}
                          credentials: {username: %s, password: "%s"}
                          cert-dir: %s
                        """
                                .formatted(
                                        guarded.host(),
                                        DockerRegistry.USER,
                                        DockerRegistry.PASSWORD,
                                        certificates));
        dev.hod.testing.Peers.run(
                        "skopeo",
                        "--insecure-policy",
                        "sync",
                        "--src=yaml",
                        "--dest=dir",
                        yaml,
                        at("theirs"))
                .success();
        hod("--src=yaml", "--dest=dir", yaml, at("ours")).successfully();

        assertThat(files(folder.resolve("ours")))
                .isEqualTo(files(folder.resolve("theirs")))
                .containsKey("other:a/manifest.json");
    }

    @Test
    void saysWhatOfAnImageSyncersFileCouldNotBeCopied() throws IOException {
        String images =
                file(
                        "images.json",
                        """
                        {"%1$s/team/app:1.0,9.9": "%1$s/part/app", "%1$s/team/nothing": "%1$s/part/x"}
                        """
                                .formatted(registry.host()));

        Syncing.Ended dry = hod("--images=" + images, "--dry-run", "--retries=0");
        Syncing.Ended ended = hod("--images=" + images, "--retries=0");

        assertThat(dry.exitCode()).isEqualTo(3);
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.out()).contains("team/app:9.9").contains("team/nothing");
        assertThat(tags(storage.resolve("plain"), "part/").keySet()).containsExactly("app:1.0");
    }

    /** One run, one exit code and one list, however many registries there are. */
    @Test
    void writesWhatFailedAsAFileToGoOnWith() throws IOException {
        try (FakeRegistry site = FakeRegistry.start()) {
            String images =
                    file(
                            "images.json",
                            """
                            {"%1$s/team/app:1.0,9.9": "%1$s/again/app",
                             "%1$s/team/late": "%2$s/late",
                             "%1$s/team/tools:x": ["%2$s/tools", "%1$s/again/tools"]}
                            """
                                    .formatted(registry.host(), site.host()));
            for (String kind : List.of("json", "yaml")) {
                String list = at("failed." + kind);
                Syncing.Ended ended =
                        hod("--images=" + images, "--retries=0", "--failed-list=" + list);

                assertThat(ended.exitCode()).isEqualTo(3);
                assertThat(ended.out()).contains("run again with --images " + list);
                assertThat(Files.readString(Path.of(list)))
                        .contains(
                                registry.host() + "/team/app:9.9",
                                registry.host() + "/again/app:9.9")
                        .contains(registry.host() + "/team/late", site.host() + "/late")
                        .doesNotContain("1.0", "tools");
            }
            assertThat(hod("--images=" + images, "--fail-fast").exitCode()).isNotZero();

            for (String late : List.of("team/app:9.9", "team/late:1")) {
                Syncing.push(registry, new RandomImages(22).image(), late);
            }
            hod("--images=" + at("failed.yaml"), "--failed-list=" + at("left.yaml")).successfully();
            assertThat(folder.resolve("left.yaml")).hasContent("{}");
            assertThat(site.seen("PUT /v2/late/manifests/1")).hasSize(1);
        }
    }

    @Test
    void runsTheSamples() throws IOException {
        Path samples = Path.of("samples/sync");
        for (String name :
                List.of("skopeo.yaml", "auth.json", "images.json", "auth.yaml", "images.yaml")) {
            file(
                    name,
                    Files.readString(samples.resolve(name))
                            .replace("registry.example.com", registry.host())
                            .replace("site.example.com:5000", registry.host() + "/" + stem(name)));
        }

        hod("--src=yaml", "--dest=pool", at("skopeo.yaml"), at("pool")).successfully();
        for (String kind : List.of("json", "yaml")) {
            hod(
                            Map.of("REGISTRY_PASSWORD", "x", "SITE_PASSWORD", "y"),
                            "--auth=" + at("auth." + kind),
                            "--images=" + at("images." + kind))
                    .successfully();
        }

        assertThat(folder.resolve("pool/docker/registry/v2/repositories/team/sem/_manifests/tags"))
                .isDirectoryContaining("glob:**3.13.1");
        assertThat(tags(storage.resolve("plain"), "samples-json/"))
                .isEqualTo(tags(storage.resolve("plain"), "samples-yaml/"))
                .containsOnlyKeys(
                        "mirror/app:1.0",
                        "mirror/app:1.1",
                        "mirror/rel:1.2.3",
                        "mirror/tools:x",
                        "stable/app:new",
                        "stable/app:old");
    }

    private static String stem(String name) {
        return "samples-" + name.substring(name.indexOf('.') + 1);
    }
}
