package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.RawManifest;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
import dev.hod.transport.registry.RegistrySettings;
import dev.hod.transport.registry.RegistryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same command lines for skopeo and for hod, at the same real registry. */
class SkopeoCommandsTest extends BesideSkopeo {
    /** Skopeo has it since 1.10; Debian's is older. */
    static final String LAYERS_DATA = " {4}\"LayersData\": (null|\\[[^\\]]*\\]),\n";

    @TempDir static Path storage;
    private static DockerRegistry registry;

    @BeforeAll
    @SuppressWarnings("NullAway.Init")
    static void fill() throws IOException {
        registry = DockerRegistry.start(storage, DockerRegistry.Feature.DELETE);
        RandomImages random = new RandomImages(5);
        try (RegistryStore store =
                RegistryStore.open(registry.host(), RegistrySettings.of(Map.of()))) {
            random.image(Format.DOCKER, RandomImages.AMD64, Packing.GZIP).writeTo(store, "a/one:1");
            random.image().writeTo(store, "a/one:2");
            random.index(Format.OCI, RandomImages.ARM64, RandomImages.AMD64)
                    .writeTo(store, "a/index:z");
            random.index(Format.DOCKER, RandomImages.ARMV7, RandomImages.AMD64)
                    .writeTo(store, "a/index:b");
            full().writeTo(store, "a/full:1");
            for (String tag : List.of("keep", "gone", "too")) {
                random.image().writeTo(store, "a/doomed:" + tag);
            }
            MadeImage twice = random.image();
            twice.writeTo(store, "a/twice:x");
            twice.writeTo(store, "a/twice:y");
            twice.writeTo(store, "a/twice:z");
        }
    }

    @AfterAll
    static void stop() throws IOException {
        registry.close();
    }

    /** An image whose config has every member that OCI knows, and Docker's own. */
    private static MadeImage full() {
        return new RandomImages(9)
                .withConfig(
                        """
                        {"created":"2020-01-01T00:00:00.120+02:00","author":"x & <y>",
                         "docker_version":"20.10","architecture":"amd64","os":"linux",
                         "os.version":"1","os.features":["f"],
                         "config":{"User":"u","ExposedPorts":{"80/tcp":{},"22/tcp":{}},
                          "Env":["A=<b>&c","B=é\\u2028"],"Entrypoint":["e"],"Cmd":[],
                          "Volumes":{"/v":{}},"WorkingDir":"/w","Labels":{"z":"1","a":"<x>"},
                          "StopSignal":"S","Healthcheck":{"Test":["CMD"]},"Unknown":1},
                         "rootfs":{"type":"layers","diff_ids":["DIFF_ID"]},
                         "history":[{"created":"2020-01-01T00:00:00Z","created_by":"x"},
                          {"empty_layer":true,"author":"q","comment":"c"}],"x":null}
                        """);
    }

    private String[] line(String text) {
        String[] words = text.replace("HOST", registry.host()).split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].replace('~', ' ');
        }
        return words;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect --tls-verify=false docker://HOST/a/one:1",
                "inspect --tls-verify=false docker://HOST/a/one:2",
                "inspect --tls-verify=false --format {{.Os}} docker://HOST/a/one:2",
                "inspect --tls-verify=false docker://HOST/a/index:z",
                "inspect --tls-verify=false docker://HOST/a/index:b",
                "inspect --tls-verify=false docker://HOST/a/full:1",
                "inspect --tls-verify=false -n docker://HOST/a/index:b",
                "inspect --tls-verify=false --no-tags --override-arch arm64 docker://HOST/a/index:z",
                "inspect --tls-verify=false --override-arch=arm docker://HOST/a/index:b",
                "inspect --tls-verify=false --raw docker://HOST/a/index:b",
                "inspect --tls-verify=false --config docker://HOST/a/one:1",
                "inspect --tls-verify=false --config docker://HOST/a/full:1",
                "inspect --tls-verify=false --config --raw docker://HOST/a/full:1",
                "inspect --tls-verify=false --format {{.Name}}~{{.Digest}}~{{.Labels}} docker://HOST/a/full:1",
                "inspect --tls-verify=false -f json docker://HOST/a/one:1",
                "inspect --tls-verify=false --format={{.Created}}{{range~.Layers}}~{{.}}{{end}} docker://HOST/a/full:1",
                "inspect --tls-verify=false --config -f {{.Config}}{{.Created}}{{.Author}} docker://HOST/a/full:1",
                "list-tags --tls-verify=false docker://HOST/a/index",
                "list-tags --tls-verify=false docker://HOST/a/one",
            })
    void printsTheSame(String command) throws IOException {
        Ended theirs = skopeo(line(command));
        Ended ours = hod(line(command));

        assertThat(ours.out().replaceFirst(LAYERS_DATA, ""))
                .isEqualTo(theirs.out().replaceFirst(LAYERS_DATA, ""));
        assertThat(ours.exitCode()).isEqualTo(theirs.exitCode()).isZero();
    }

    /** Every place that both can read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dir:FOLDER/dir",
                "oci:FOLDER/layout:some/name:1",
                "oci:FOLDER/layout",
                "docker-archive:FOLDER/saved.tar",
                "docker-archive:FOLDER/saved.tar:x/y:1"
            })
    void findsTheSameElsewhere(String text) throws IOException {
        Path place = Files.createTempDirectory(folder, "place");
        String image = text.replace("FOLDER", place.toString());
        String source = "docker://" + registry.host() + "/a/full:1";
        // An archive of ours keeps the manifest too, which skopeo does not look for.
        Ended copied =
                text.startsWith("docker-archive:")
                        ? skopeo(
                                "--insecure-policy",
                                "copy",
                                "--src-tls-verify=false",
                                source,
                                "docker-archive:" + place.resolve("saved.tar:x/y:1"))
                        : hod("copy", source, image);
        assertThat(copied.exitCode()).isZero();

        // Made for the reader, an archive's manifest need not be the same for both.
        List<String> options =
                text.startsWith("docker-archive:")
                        ? List.of("--config", "--format={{.Name}} {{.Layers}} {{.Created}}")
                        : List.of("--no-tags", "--raw", "--config", "--format={{.Digest}}");
        for (String option : options) {
            Ended theirs = skopeo("inspect", option, image);
            Ended ours = hod("inspect", option, image);
            assertThat(ours.out().replaceFirst(LAYERS_DATA, ""))
                    .isEqualTo(theirs.out().replaceFirst(LAYERS_DATA, ""));
            assertThat(ours.exitCode()).isEqualTo(theirs.exitCode()).isZero();
        }
    }

    @Test
    void readsAndDeletesInPlacesOfItsOwn() throws IOException {
        String pool = folder.resolve("pool").toString();
        String layout = folder.resolve("deleting").toString();
        String bundle = folder.resolve("bundle.tar").toString();
        String source = "docker://" + registry.host() + "/a/one:1";
        hod("copy", source, "pool:" + pool + ":a/one:1");
        own("pack", "--all", "--pool", pool, "-o", bundle);
        hod("copy", source, "oci:" + layout + ":one");
        String digest = hod("inspect", "--format={{.Digest}}", source).out();

        for (String image : List.of("pool:" + pool + ":a/one:1", "bundle:" + bundle)) {
            assertThat(hod("inspect", "--format={{.Digest}}", image).out()).isEqualTo(digest);
        }
        assertThat(hod("list-tags", "pool:" + pool + ":a/one").out())
                .isEqualTo(
                        "{\n    \"Repository\": \"a/one\",\n    \"Tags\": [\n        \"1\"\n    ]\n}\n");
        assertThat(hod("list-tags", "bundle:" + bundle).out()).contains("\"a/one:1\"");
        assertThat(hod("list-tags", "oci:" + layout).out()).contains("\"one\"");
        assertThat(hod("delete", "oci:" + layout + ":one").exitCode()).isZero();
        assertThat(hod("delete", "oci:" + layout + ":one").exitCode()).isEqualTo(2);
        assertThat(hod("list-tags", "oci:" + layout).out()).contains("\"Tags\": []");
        String kept = "pool:" + pool + ":a/one:";
        hod("copy", source, kept + "2").success();
        assertThat(hod("delete", kept + "1").success().err()).contains(": 2\"");
        for (String command : List.of("inspect", "delete")) {
            assertThat(hod(command, kept + "1").exitCode()).isEqualTo(2);
            assertThat(hod(command, kept + "2").exitCode()).isEqualTo(2);
        }
        assertThat(hod("delete", "pool:" + pool + "-none:a/one:1").failure().err()).hasLineCount(1);
        assertThat(folder.resolve("pool-none")).doesNotExist();
    }

    @Test
    void listsTheTagsOfAnArchiveAsSkopeoDoes() throws IOException {
        String archive = "docker-archive:" + folder.resolve("tags.tar");
        hod(
                "copy",
                "--additional-tag=x/y:2",
                "docker://" + registry.host() + "/a/one:1",
                archive + ":x/y:1");

        assertThat(hod("list-tags", archive)).isEqualTo(skopeo("list-tags", archive));
    }

    /** Also of archives that are compressed, and whoever made them. */
    @Test
    void callsWhatIsInAnArchiveByTheDigestThatSkopeoSays() throws IOException {
        String source = "docker://" + registry.host() + "/a/one:1";
        String archive = "docker-archive:" + folder.resolve("skopeo.tar");
        skopeo("copy", "--src-tls-verify=false", source, archive + ":x/y:1").success();

        for (String view : List.of("--raw", "--format={{.Digest}}", "--config", "--no-tags")) {
            assertThat(hod("inspect", view, archive).success().out().replaceFirst(LAYERS_DATA, ""))
                    .isEqualTo(skopeo("inspect", view, archive).success().out());
        }
        hod("copy", archive, dir("by-hod")).success();
        skopeo("copy", archive, dir("by-skopeo")).success();
        assertThat(files("by-hod")).isEqualTo(files("by-skopeo"));
    }

    @Test
    void packsPlainLayersOfImagesWithoutAManifest() throws IOException {
        String archive = "docker-archive:" + folder.resolve("plain.tar") + ":x/y:1";
        hod("copy", "docker://" + registry.host() + "/a/one:1", archive);
        String types = "--format={{range .LayersData}}{{.MIMEType}} {{end}}";
        String layout = "oci:" + folder.resolve("packed") + ":";

        hod("copy", archive, layout + "a");
        hod("copy", "--dest-oci-accept-uncompressed-layers", archive, layout + "b");

        assertThat(hod("inspect", types, layout + "a").out())
                .contains("+gzip")
                .doesNotContain("tar ");
        assertThat(hod("inspect", types, layout + "b").out()).doesNotContain("+gzip");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect",
                "inspect a b",
                "inspect nowhere",
                "inspect --nope dir:x",
                "inspect --raw --format x dir:x",
                "inspect docker://UPPER",
                "inspect --creds a:b --no-creds docker://HOST/a/one:1",
                "inspect --creds a:b --username c docker://HOST/a/one:1",
                "inspect --username c docker://HOST/a/one:1",
                "list-tags nowhere",
                "list-tags --tls-verify=false docker://HOST/a/index:z",
                "delete dir:x",
                "delete oci-archive:x:y",
                "delete docker-archive:x:a:1",
                "delete docker-daemon:a:1",
                "delete nowhere",
                "delete --tls-verify=false docker://HOST/a/index:nope",
                "manifest-digest nowhere",
                "manifest-digest /",
            })
    void failsInTheSameWords(String command) throws IOException {
        Ended theirs = skopeo(line(command));
        Ended ours = hod(line(command));

        String time = "time=\"[^\"]*\"";
        assertThat(ours.err().replaceFirst(time, "")).contains(message(theirs.err()));
        assertThat(ours.err()).startsWith("time=\"").contains("\" level=fatal msg=");
        assertThat(ours.out()).isEmpty();
        assertThat(theirs.exitCode()).isEqualTo(1);
        assertThat(ours.exitCode()).isIn(1, 2);
    }

    private static String message(String err) {
        String line = err.strip();
        return line.substring(line.indexOf("msg=") + 4).replaceFirst("\"$", "");
    }

    @Test
    void exitsWithTwoWhereThereIsNoSuchImage() {
        Ended ours = hod("inspect", "docker://" + registry.host() + "/a/one:none");

        assertThat(ours.exitCode()).isEqualTo(2);
        assertThat(ours.err()).contains("reading manifest none in ").contains("manifest unknown");
    }

    @Test
    void exitsWithOneWhereThereIsNoSuchRepository() {
        Ended ours = hod("list-tags", "docker://" + registry.host() + "/a/none");

        assertThat(ours.exitCode()).isEqualTo(1);
        assertThat(ours.err()).contains("Error listing repository tags: ");
    }

    @Test
    void namesWhatElseADeletionTakesAlong() throws IOException {
        Ended ours = hod("delete", "docker://" + registry.host() + "/a/twice:y");

        assertThat(ours.exitCode()).isZero();
        assertThat(ours.out()).isEmpty();
        assertThat(ours.err()).contains("level=info").contains(": x, z\"");
        assertThat(skopeo(line("list-tags --tls-verify=false docker://HOST/a/twice")).out())
                .contains("\"Tags\": []");
    }

    @Test
    void deletesOneImageAndNoOther() throws IOException {
        Ended ours = hod("delete", "docker://" + registry.host() + "/a/doomed:gone");

        assertThat(ours).isEqualTo(new Ended(0, "", ""));
        assertThat(skopeo(line("list-tags --tls-verify=false docker://HOST/a/doomed")).out())
                .contains("keep")
                .contains("too")
                .doesNotContain("gone");
    }

    @Test
    void computesTheDigestsOfManifests() throws IOException {
        Path file = folder.resolve("manifest.json");
        RawManifest manifest = new RandomImages(1).image().top();
        Files.write(file, manifest.bytes());

        assertThat(hod("manifest-digest", file.toString()))
                .isEqualTo(skopeo("manifest-digest", file.toString()))
                .isEqualTo(new Ended(0, manifest.digest() + "\n", ""));
    }

    @Test
    void computesWhatASchema1ManifestWasSignedAs() throws IOException {
        Path file = folder.resolve("schema1.json");
        Files.writeString(
                file,
                """
                {
                   "schemaVersion": 1,
                   "name": "a",
                   "signatures": [
                      {"header": {}, "signature": "eA", "protected": "%s"}
                   ]
                }\
                """
                        .formatted(
                                base64(
                                        "{\"formatLength\":38,\"formatTail\":\""
                                                + base64("\n}")
                                                + "\"}")));

        assertThat(hod("manifest-digest", file.toString()).out())
                .isEqualTo(skopeo("manifest-digest", file.toString()).out());
    }

    private static String base64(String text) {
        return java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
