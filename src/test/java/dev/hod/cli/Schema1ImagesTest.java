package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.DockerRegistry.Feature;
import dev.hod.testing.RandomImages;
import dev.hod.transport.Store;
import dev.hod.transport.dir.DirStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of schema 1, signed ones, as skopeo makes them and a registry of old keeps them. */
class Schema1ImagesTest extends BesideSkopeo {
    private static final String CONFIG =
            """
            {"architecture":"amd64","author":"me","created":"2015-03-01T10:00:00.5Z",
             "docker_version":"1.9.1","os":"linux",
             "config":{"Cmd":["/bin/sh","-c","echo <&>"],"Env":["A=b"],"Labels":{"k":"v"},
                       "Healthcheck":{"Test":["NONE"]},"OnBuild":["RUN x"]},
             "rootfs":{"type":"layers","diff_ids":["DIFF_ID"]},
             "history":[{"created":"2015-03-01T09:00:00Z","created_by":"ADD file"},
                        {"created":"2015-03-01T10:00:00.5Z","created_by":"CMD x",
                         "author":"me","empty_layer":true}]}
            """;

    /** One for all tests: none of them depends on what others push. */
    @TempDir static Path storage;

    private static DockerRegistry registry;

    @BeforeAll
    @SuppressWarnings("NullAway.Init")
    static void start() throws IOException {
        registry = DockerRegistry.start(storage, Feature.SCHEMA1);
    }

    @AfterAll
    static void stop() throws IOException {
        registry.close();
    }

    /** In {@code old}, from a registry, whose name and tag are in the manifest. */
    @BeforeEach
    void make() throws IOException {
        try (Store store = DirStore.open(folder.resolve("new"))) {
            new RandomImages(51).withConfig(CONFIG).writeTo(store, ImageName.SOLE);
        }
        skopeo("copy", "--format", "v2s1", "--dest-tls-verify=false", dir("new"), at("team/old:1"))
                .success();
        skopeo("copy", "--src-tls-verify=false", at("team/old:1"), dir("old")).success();
    }

    private static String at(String name) {
        return "docker://" + registry.host() + '/' + name;
    }

    private RawManifest manifest(String place) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(place).resolve("manifest.json"));
        return new RawManifest(MediaType.DOCKER_SCHEMA1_SIGNED, bytes);
    }

    @Test
    void areLookedAtAsSkopeoDoes() throws IOException {
        for (String place : new String[] {dir("old"), at("team/old:1")}) {
            for (String view : new String[] {"--no-tags", "--config"}) {
                Ended hod = hod("inspect", "--tls-verify=false", view, place).success();
                assertThat(hod.out().replaceAll(SkopeoCommandsTest.LAYERS_DATA, ""))
                        .isEqualTo(skopeo("inspect", "--tls-verify=false", view, place).out());
            }
        }
        assertThat(hod("inspect", "--raw", dir("old")).out())
                .isEqualTo(Files.readString(folder.resolve("old/manifest.json")));
        assertThat(hod("inspect", dir("old")).out()).contains("\"MIMEType\": \"\"", "\"Size\": -1");
        assertThat(hod("inspect", "--config", "--raw", dir("old")).success().out()).isEmpty();
        String file = folder.resolve("old/manifest.json").toString();
        assertThat(hod("manifest-digest", file).out())
                .isEqualTo(manifest("old").digest() + "\n")
                .isEqualTo(skopeo("manifest-digest", file).out());
    }

    /** The registry makes its own signature each time, which the digest does not depend on. */
    @Test
    void stayAsTheyAreWhereTheyCan() throws IOException {
        Map<String, Digest> old = files("old");
        Digest digest = manifest("old").digest();
        hod("copy", dir("old"), dir("a")).success();
        hod("copy", "--format", "v2s1", dir("a"), dir("b")).success();
        assertThat(files("a")).isEqualTo(old);
        assertThat(files("b")).isEqualTo(old);
        hod("copy", "--preserve-digests", dir("a"), at("other/name:2")).success();
        hod("copy", "--digestfile", folder + "/digest", at("other/name:2"), dir("c")).success();
        assertThat(folder.resolve("digest")).hasContent(digest.toString());
        hod("copy", at("other/name@" + digest), dir("d")).success();
        skopeo("copy", "--src-tls-verify=false", at("other/name:2"), dir("e")).success();
        for (String copy : new String[] {"c", "d", "e"}) {
            assertThat(manifest(copy).digest()).isEqualTo(digest);
            assertThat(files(copy).keySet()).isEqualTo(old.keySet());
        }
    }

    @Test
    void becomeOfSchema2AsSkopeoMakesThem() throws IOException {
        skopeo("copy", "--format", "v2s2", dir("old"), dir("by-skopeo")).success();
        for (String source : new String[] {dir("old"), at("team/old:1")}) {
            Ended hod = hod("copy", "--format", "v2s2", source, dir("by-hod")).success();
            assertThat(hod.err()).contains("converted from Docker schema 1");
            // Skopeo leaves the empty layer there, too, which nothing points at any more.
            assertThat(files("by-skopeo")).containsAllEntriesOf(files("by-hod"));
            assertThat(files("by-hod")).hasSize(4);
        }
    }

    @Test
    void goToAllPlacesThatHoldCurrentOnesOnly() throws IOException {
        hod("copy", dir("old"), oci("layout:x")).success();
        hod("copy", at("team/old:1"), "docker-archive:" + folder + "/a.tar:team/old:1").success();
        hod("copy", at("team/old:1"), "oci-archive:" + folder + "/o.tar:x").success();
        hod("copy", "--format", "v2s2", at("team/old:1"), dir("by-hod")).success();
        String config = hod("inspect", "--config", "--raw", dir("by-hod")).success().out();
        assertThat(config).contains("Healthcheck", "OnBuild", "docker_version");
        for (String place :
                new String[] {
                    oci("layout:x"),
                    "docker-archive:" + folder + "/a.tar",
                    "oci-archive:" + folder + "/o.tar"
                }) {
            assertThat(hod("inspect", "--config", "--raw", place).out()).isEqualTo(config);
        }
    }

    @Test
    void areRenewedForRegistriesThatKeepNone() throws IOException {
        try (DockerRegistry current = DockerRegistry.start(folder.resolve("current"))) {
            String there = "docker://" + current.host() + "/team/old:1";
            String kept = hod("copy", "--preserve-digests", dir("old"), there).failure().err();
            assertThat(kept).contains("does not keep manifests of type").hasLineCount(1);
            hod("copy", dir("old"), there).success();
            hod("copy", "--format", "v2s2", dir("old"), dir("by-hod")).success();
            assertThat(hod("inspect", "--raw", there).out())
                    .isEqualTo(Files.readString(folder.resolve("by-hod/manifest.json")));
        }
    }

    @Test
    void areRefusedByPoolsUnlessTheyAreConverted() {
        String pool = "pool:" + folder.resolve("pool") + ":team/old:1";
        assertThat(own("copy", dir("old"), pool).failure().err())
                .contains("Docker schema 1", "--format v2s2")
                .hasLineCount(1);
        own("copy", "--format", "v2s2", dir("old"), pool).success();
        Ended pull =
                own("pull", "team/old:1", "--from", registry.host(), "--pool", folder + "/pulled");
        assertThat(pull.exitCode()).isNotZero();
        assertThat(pull.out() + pull.err()).contains("Docker schema 1");
    }

    @Test
    void mustNotChangeWhereDigestsAreToBeKept() {
        assertThat(hod("copy", "--preserve-digests", dir("old"), oci("x")).failure().err())
                .contains("Instructed to preserve digests");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void areNotMadeOfOthers() {
        assertThat(hod("copy", "--format", "v2s1", dir("new"), dir("x")).failure().err())
                .contains("v2s1")
                .hasLineCount(1);
        assertThat(hod("copy", "--format", "v2s1", dir("old"), oci("x")).failure().err())
                .contains("cannot hold schema 1")
                .hasLineCount(1);
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void thatAreBrokenLeaveNothingBehind() throws IOException {
        Path layer;
        try (var all = Files.list(folder.resolve("old"))) {
            layer =
                    all.filter(f -> f.getFileName().toString().length() == 64)
                            .max(java.util.Comparator.comparingLong(f -> f.toFile().length()))
                            .orElseThrow();
        }
        byte[] whole = Files.readAllBytes(layer);
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 1;
        for (byte[] broken :
                new byte[][] {flipped, java.util.Arrays.copyOf(whole, whole.length - 1)}) {
            Files.write(layer, broken);
            for (String place : new String[] {dir("x"), oci("x")}) {
                assertThat(hod("copy", dir("old"), place).failure().err()).hasLineCount(1);
                assertThat(folder.resolve("x")).doesNotExist();
            }
        }
        Files.delete(layer);
        assertThat(hod("copy", dir("old"), dir("x")).failure().err()).hasLineCount(1);
        assertThat(folder.resolve("x")).doesNotExist();
    }
}
