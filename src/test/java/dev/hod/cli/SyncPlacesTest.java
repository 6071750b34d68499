package dev.hod.cli;

import static dev.hod.cli.Syncing.files;
import static dev.hod.cli.Syncing.hod;
import static dev.hod.cli.Syncing.push;
import static dev.hod.cli.Syncing.skopeo;
import static dev.hod.cli.Syncing.tags;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.MadeImage;
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

/** {@code sync} between places beside skopeo's, at the same docker-registry. */
@SuppressWarnings("NullAway.Init")
class SyncPlacesTest {
    @TempDir static Path storage;
    private static DockerRegistry registry;
    private static MadeImage shared;
    private static MadeImage second;

    @TempDir Path folder;

    @BeforeAll
    static void start() throws IOException {
        registry = DockerRegistry.start(storage);
        RandomImages random = new RandomImages(11);
        shared = random.image(Format.DOCKER, RandomImages.AMD64, Packing.GZIP);
        push(registry, shared, "team/app:1");
        push(registry, shared, "team/app:1-again");
        second = random.image();
        push(registry, second, "team/app:2");
        push(
                registry,
                random.index(Format.OCI, RandomImages.AMD64, RandomImages.ARM64),
                "team/app:both");
    }

    @AfterAll
    static void stop() throws IOException {
        registry.close();
    }

    private static String app() {
        return registry.host() + "/team/app";
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void writesTheTreeThatSkopeoWrites() throws IOException {
        skopeo("--src=docker", "--dest=dir", app(), at("theirs")).success();

        hod("--src=docker", "--dest=dir", app(), at("ours")).successfully();

        assertThat(files(folder.resolve("ours")))
                .isEqualTo(files(folder.resolve("theirs")))
                .containsKey("app:both/version");
    }

    @Test
    void writesTheScopedTreeOfAllImagesThatSkopeoWrites() throws IOException {
        skopeo("--all", "--scoped", "-s", "docker", "-d", "dir", app(), at("theirs")).success();

        hod("--all", "--scoped", "-s", "docker", "-d", "dir", app(), at("ours")).successfully();

        assertThat(files(folder.resolve("ours")))
                .isEqualTo(files(folder.resolve("theirs")))
                .containsKey(app() + ":both/version");
    }

    @Test
    void bringsATreeToTheTagsThatSkopeoBringsItTo() throws IOException {
        skopeo("--all", "--src=docker", "--dest=dir", app(), at("tree")).success();
        skopeo("--all", "--src=dir", "--dest=docker", at("tree"), registry.host() + "/theirs")
                .success();

        hod("--all", "--src=dir", "--dest=docker", at("tree"), registry.host() + "/ours")
                .successfully();

        assertThat(tags(storage, "ours/"))
                .isEqualTo(tags(storage, "theirs/"))
                .isEqualTo(without("team/", tags(storage, "team/")))
                .hasSize(4);
    }

    private static Map<String, Digest> without(String prefix, Map<String, Digest> tags) {
        assertThat(tags).isNotEmpty().noneSatisfy((name, _) -> assertThat(name).startsWith(prefix));
        return tags;
    }

    @Test
    void keepsWhatManyImagesNeedInOneFile() throws IOException {
        hod("--src=docker", "--dest=dir", app(), at("tree")).successfully();

        String layer = shared.blobs().lastEntry().getKey().hex();
        assertThat(Files.getAttribute(folder.resolve("tree/app:1").resolve(layer), "unix:ino"))
                .isEqualTo(
                        Files.getAttribute(
                                folder.resolve("tree/app:1-again").resolve(layer), "unix:ino"));
    }

    @Test
    void doesNothingWhereAllIsThere() throws IOException {
        hod("--src=docker", "--dest=dir", app(), at("tree")).successfully();
        Map<String, Digest> before = files(folder.resolve("tree"));
        Object inode = Files.getAttribute(folder.resolve("tree/app:1"), "unix:ino");

        Syncing.Ended again = hod("--src=docker", "--dest=dir", app(), at("tree")).successfully();

        assertThat(again.out()).doesNotContain("Copying blob");
        assertThat(again.err()).contains("msg=\"Synced 4 images from 1 sources\"");
        assertThat(files(folder.resolve("tree"))).isEqualTo(before);
        assertThat(Files.getAttribute(folder.resolve("tree/app:1"), "unix:ino")).isEqualTo(inode);
    }

    @Test
    void bringsAScopedTreeOfARegistryWithAPortBack() throws IOException {
        hod("--all", "--scoped", "--src=docker", "--dest=dir", app(), at("tree")).successfully();

        hod(
                        "--all",
                        "--scoped",
                        "--src=dir",
                        "--dest=docker",
                        at("tree"),
                        registry.host() + "/scoped")
                .successfully();

        String host = registry.host().replace(':', '_');
        assertThat(tags(storage, "scoped/" + host + "/team/")).isEqualTo(tags(storage, "team/"));
        hod(
                        "--all",
                        "--scoped",
                        "--src=dir",
                        "--dest=docker",
                        at("tree/" + registry.host()),
                        registry.host() + "/below")
                .successfully();
        assertThat(tags(storage, "below/team/")).isEqualTo(tags(storage, "team/"));
    }

    @Test
    void makesAPoolOfATreeAndATreeOfAPool() throws IOException {
        hod("--all", "--scoped", "--src=docker", "--dest=dir", app(), at("tree")).successfully();

        hod("--all", "--src=dir", "--dest=pool", at("tree"), at("pool")).successfully();
        hod("--all", "--src=pool", "--dest=dir", at("pool"), at("back")).successfully();

        assertThat(files(folder.resolve("back/team")))
                .isEqualTo(files(folder.resolve("tree").resolve(registry.host()).resolve("team")));
    }

    @Test
    void makesABundleOfARepositoryAndATreeOfTheBundle() throws IOException {
        hod("--all", "--src=docker", "--dest=dir", app(), at("tree")).successfully();

        hod("--all", "--src=docker", "--dest=bundle", app(), at("site.tar")).successfully();
        hod("--all", "--src=bundle", "--dest=dir", at("site.tar"), at("back")).successfully();

        assertThat(files(folder.resolve("back/team"))).isEqualTo(files(folder.resolve("tree")));
    }

    @Test
    void bringsALayoutWhereItsImagesAreNamed() throws IOException {
        hod("--all", "--src=docker", "--dest=oci", app(), at("layout")).successfully();

        hod("--all", "--src=oci", "--dest=docker", at("layout"), registry.host() + "/laid")
                .successfully();

        // Manifests of Docker's become OCI's in a layout.
        assertThat(tags(storage, "laid/team/"))
                .containsOnlyKeys("app:1", "app:1-again", "app:2", "app:both")
                .containsAllEntriesOf(
                        Map.of(
                                "app:2",
                                second.digest(),
                                "app:both",
                                tags(storage, "team/").get("app:both")));
    }

    @Test
    void changesTheFormatWhereOneIsAskedFor() throws IOException {
        hod("--format=oci", "--src=docker", "--dest=dir", app() + ":1", at("tree")).successfully();

        assertThat(Files.readString(folder.resolve("tree/app:1/manifest.json")))
                .contains("application/vnd.oci.image.config.v1+json");
        assertThat(
                        hod(
                                        "--preserve-digests",
                                        "--format=oci",
                                        "--src=docker",
                                        "--dest=dir",
                                        app() + ":1",
                                        at("kept"))
                                .exitCode())
                .isEqualTo(1);
        assertThat(folder.resolve("kept/app:1")).doesNotExist();
    }

    @Test
    void refusesNamesThatCollide() throws IOException {
        hod("--src=docker", "--dest=dir", app() + ":1", at("tree/a")).successfully();
        hod("--src=docker", "--dest=dir", app() + ":2", at("tree/b")).successfully();
        Files.move(folder.resolve("tree/b/app:2"), folder.resolve("tree/b/app:1"));

        Syncing.Ended ended =
                hod("--src=dir", "--dest=docker", at("tree"), registry.host() + "/collision");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(tags(storage, "collision/")).isEmpty();
    }

    @Test
    void writesNothingInADryRun() throws IOException {
        Syncing.Ended ended =
                hod("--dry-run", "--scoped", "--src=docker", "--dest=dir", app(), at("tree"))
                        .successfully();

        assertThat(ended.err())
                .contains("level=warning msg=\"Running in dry-run mode\"\n")
                .contains(
                        "msg=\"Would have copied image ref 1/4\" from=\"docker://%s:1\" to=\"dir:%s/%s:1\"\n"
                                .formatted(app(), at("tree"), app()))
                .contains("msg=\"Would have synced 4 images from 1 sources\"\n");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void failsWhereAnythingWasNotCopied() {
        assertThat(hod("--src=docker", "--dest=dir", app() + ":9", at("x")).exitCode()).isNotZero();
        assertThat(hod("--src=docker", "--dest=dir", app() + "s", at("x")).exitCode()).isNotZero();
        assertThat(hod("--src=dir", "--dest=docker", at("none"), registry.host() + "/x").exitCode())
                .isNotZero();
        assertThat(hod("--dry-run", "--src=docker", "--dest=dir", app() + ":9", at("x")).exitCode())
                .isNotZero();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void copiesTheOthersAndFailsWhereToldToKeepGoing() throws IOException {
        hod("--src=docker", "--dest=dir", app(), at("tree")).successfully();
        Files.delete(
                folder.resolve("tree/app:2").resolve(second.blobs().lastEntry().getKey().hex()));

        Syncing.Ended ended =
                hod(
                        "--keep-going",
                        "--src=dir",
                        "--dest=docker",
                        "--digestfile=" + at("digests"),
                        "--append-suffix=-x",
                        at("tree"),
                        registry.host() + "/going");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err())
                .contains("level=error msg=\"Error copying ref \\\"dir:" + at("tree") + "/app:2")
                .contains("Sync failed due to previous reported error(s) for one or more images");
        assertThat(tags(storage, "going/").keySet())
                .containsExactly("app:1-again-x", "app:1-x", "app:both-x");
        assertThat(Files.readAllLines(folder.resolve("digests")))
                .hasSize(3)
                .contains(shared.digest() + " docker://" + registry.host() + "/going/app:1-x");
    }

    @Test
    void refusesInSkopeosWords() {
        for (List<String> args :
                List.of(
                        List.of("x", "y"),
                        List.of("--src=foo", "--dest=dir", "x", "y"),
                        List.of("--src=docker", "x", "y"),
                        List.of("--src=docker", "--dest=foo", "x", "y"),
                        List.of("--src=dir", "--dest=dir", "x", "y"),
                        List.of("--src=dir", "--dest=docker", at("none"), "localhost/x"))) {
            String theirs = skopeo(args.toArray(String[]::new)).output();
            String ours = asSkopeo(args);
            assertThat(ours).isEqualTo(theirs.replaceAll("time=\\S+ ", "").strip());
        }
    }

    private static String asSkopeo(List<String> args) {
        java.io.ByteArrayOutputStream err = new java.io.ByteArrayOutputStream();
        java.io.PrintStream stream =
                new java.io.PrintStream(err, true, java.nio.charset.StandardCharsets.UTF_8);
        int exitCode =
                Main.run(
                        Main.Name.SKOPEO,
                        Stream.concat(Stream.of("sync"), args.stream()).toList(),
                        Map.of(),
                        stream,
                        stream);
        assertThat(exitCode).isEqualTo(1);
        return err.toString(java.nio.charset.StandardCharsets.UTF_8)
                .replaceAll("time=\\S+ ", "")
                .replaceAll("(?m)^ +hint: .*\n?", "")
                .strip();
    }
}
