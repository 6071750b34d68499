package dev.hod.cli;

import static dev.hod.testing.DockerRegistry.PASSWORD;
import static dev.hod.testing.DockerRegistry.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.testing.DockerRegistry;
import dev.hod.testing.DockerRegistry.Feature;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.FakeReply;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What options say of registries, towards one that wants a password and shows a certificate that
 * nobody knows, and beside skopeo.
 */
@SuppressWarnings("NullAway.Init")
class RegistryFlagsTest extends BesideSkopeo {
    private static final String CREDS = USER + ':' + PASSWORD;

    @TempDir static Path storage;

    private static DockerRegistry guarded;
    private static DockerRegistry open;
    private static Path certificates;
    private static final MadeImage IMAGE = new RandomImages(41, 2, 400).image();

    @BeforeAll
    static void start() throws IOException {
        Path tree = storage.resolve("tree");
        open = DockerRegistry.start(tree);
        push(IMAGE, open.host(), "a:1");
        push(IMAGE, open.host(), "gone:1");
        guarded = DockerRegistry.start(tree, Feature.HTPASSWD, Feature.TLS, Feature.DELETE);
        certificates = Files.createDirectory(storage.resolve("certs"));
        Files.copy(guarded.certificate(), certificates.resolve("ca.crt"));
    }

    @AfterAll
    static void stop() throws IOException {
        guarded.close();
        open.close();
    }

    @BeforeEach
    void fill() {
        hod("copy", "docker://" + open.host() + "/a:1", dir("image")).success();
    }

    private String[] words(String line) throws IOException {
        Path authfile = folder.resolve("auth.json");
        String basic = Base64.getEncoder().encodeToString(CREDS.getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                authfile,
                "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(guarded.host(), basic));
        List<String> words = new ArrayList<>();
        for (String word : line.split(" ", -1)) {
            words.add(
                    word.replace("CREDS", CREDS)
                            .replace("USER", USER)
                            .replace("PASSWORD", PASSWORD)
                            .replace("CERTS", certificates.toString())
                            .replace("AUTHFILE", authfile.toString())
                            .replace("HOST", guarded.host())
                            .replace("IMAGE", folder.resolve("image").toString()));
        }
        return words.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--src-creds=CREDS --src-cert-dir=CERTS",
                "--screds CREDS --src-cert-dir CERTS",
                "--src-username USER --src-password PASSWORD --src-cert-dir=CERTS",
                "--src-authfile AUTHFILE --src-cert-dir=CERTS",
                "--authfile AUTHFILE --src-cert-dir=CERTS",
                "--authfile=AUTHFILE --src-tls-verify=false",
                "--src-creds CREDS --src-tls-verify=false",
            })
    void openAGuardedSource(String options) throws IOException {
        String[] line = words("copy " + options + " docker://HOST/a:1");
        hod(with(line, dir("ours"))).success();
        if (!options.contains("-authfile") || options.startsWith("--authfile")) {
            skopeo(with(line, dir("theirs"))).success();
            assertThat(files("theirs")).isEqualTo(files("ours"));
        }
        assertThat(files("ours")).isEqualTo(files("image"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--dest-creds=CREDS --dest-cert-dir=CERTS",
                "--dcreds CREDS --dest-cert-dir CERTS",
                "--dest-username USER --dest-password PASSWORD --dest-cert-dir=CERTS",
                "--dest-authfile AUTHFILE --dest-tls-verify=false",
                "--authfile AUTHFILE --dest-cert-dir=CERTS",
            })
    void openAGuardedDestination(String options) throws IOException {
        String tag = "t" + options.hashCode();
        hod(words("copy " + options + " dir:IMAGE docker://HOST/b:" + tag)).success();

        skopeo(
                        with(
                                words("copy --src-creds=CREDS --src-cert-dir=CERTS"),
                                "docker://" + guarded.host() + "/b:" + tag,
                                dir("back")))
                .success();
        assertThat(files("back")).isEqualTo(files("image"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "copy --src-creds=USER:wrong --src-cert-dir=CERTS docker://HOST/a:1 dir:IMAGE-x",
                "copy --src-cert-dir=CERTS docker://HOST/a:1 dir:IMAGE-x",
                "copy --authfile=AUTHFILE --src-no-creds --src-cert-dir=CERTS docker://HOST/a:1"
                        + " dir:IMAGE-x",
                "copy --authfile=AUTHFILE --dest-no-creds --dest-cert-dir=CERTS dir:IMAGE"
                        + " docker://HOST/a:2",
                "copy --dest-creds=USER:wrong --dest-cert-dir=CERTS dir:IMAGE docker://HOST/a:2",
                "inspect --no-creds --cert-dir=CERTS --authfile=AUTHFILE docker://HOST/a:1",
                "list-tags --no-creds --cert-dir=CERTS --authfile=AUTHFILE docker://HOST/a",
                "delete --creds=USER:no --cert-dir=CERTS docker://HOST/a:1",
            })
    void areRefusedWhoeverIsNobody(String line) throws IOException {
        Ended ours = hod(words(line)).failure();
        assertThat(folder.resolve("image-x")).doesNotExist();
        for (Ended ended : List.of(ours, skopeo(words(line)).failure())) {
            // Some of the two say what the registry says in capitals, some in its own words.
            assertThat(ended.err())
                    .containsAnyOf(
                            "authentication required",
                            "unauthorized",
                            "invalid username/password",
                            "status code 401");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "copy --src-creds=CREDS docker://HOST/a:1 dir:IMAGE-x",
                "copy --dest-creds=CREDS --dest-tls-verify dir:IMAGE docker://HOST/a:2",
                "inspect --creds=CREDS --tls-verify=true docker://HOST/a:1",
                "list-tags --creds=CREDS docker://HOST/a",
                "delete --creds=CREDS docker://HOST/a:1",
            })
    void believeNoCertificateOfAStranger(String line) throws IOException {
        assertThat(hod(words(line)).failure().err()).contains("certificate");
        assertThat(folder.resolve("image-x")).doesNotExist();
        assertThat(skopeo(words(line)).failure().err()).contains("certificate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect --creds=CREDS --cert-dir=CERTS docker://HOST/a:1",
                "inspect --username=USER --password=PASSWORD --tls-verify=false --raw"
                        + " docker://HOST/a:1",
                "inspect --authfile=AUTHFILE --cert-dir=CERTS --format={{.Digest}}"
                        + " docker://HOST/a:1",
                "list-tags --creds=CREDS --cert-dir=CERTS docker://HOST/a",
                "list-tags --authfile=AUTHFILE --tls-verify=false docker://HOST/a",
            })
    void lookAtWhatIsGuarded(String line) throws IOException {
        String ours = hod(words(line)).success().out();
        String theirs = skopeo(words(line)).success().out();
        assertThat(ours.replaceFirst(SkopeoCommandsTest.LAYERS_DATA, "")).isEqualTo(theirs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pull a:1 --from HOST --pool IMAGE-pool --creds CREDS --cert-dir CERTS",
                "pull HOST/a:1 --pool IMAGE-pool --creds=CREDS --tls-verify=false",
                "pull a:1 --from=HOST --pool=IMAGE-pool --username USER --password PASSWORD"
                        + " --insecure HOST",
                "pull a:1 --from HOST --pool IMAGE-pool --authfile AUTHFILE --cert-dir CERTS",
                "install IMAGE-full a:1 --to HOST/own --receipt IMAGE-r --creds CREDS"
                        + " --cert-dir CERTS",
                "install IMAGE-full a:1 --to HOST/own --receipt IMAGE-r --username=USER"
                        + " --password=PASSWORD --tls-verify=false",
                "sync a:1 --from OPEN --to HOST/own --receipt IMAGE-r --creds CREDS"
                        + " --cert-dir CERTS",
                "sync a:1 --from HOST --to OPEN/own --receipt IMAGE-r --creds CREDS"
                        + " --cert-dir CERTS",
            })
    void openWhatIsGuardedForHodsOwnCommands(String line) throws IOException {
        String[] words = words(line.replace("OPEN", open.host()));
        own("pull", "a:1", "--from", open.host(), "--pool", folder.resolve("image-full").toString())
                .success();

        own(words).success();
        String nobody =
                line.replace("--authfile AUTHFILE", "")
                        .replaceAll("--(creds|username|password)[ =]\\w+ ?", "");
        for (String other : List.of("--no-creds", "--creds=x:y")) {
            Ended refused =
                    own(
                            with(
                                    words(
                                            (nobody + " " + other)
                                                    .replace("OPEN", open.host())
                                                    .replaceAll(" +", " "))));
            assertThat(refused.exitCode()).as(refused.err()).isEqualTo(11);
        }
    }

    @Test
    void areNotSomebodyAndNobodyForHodsOwnCommands() {
        for (String command : List.of("pull --pool x", "sync --to site.example")) {
            String[] words = (command + " a:1 --no-creds --creds=x:y").split(" ", -1);
            assertThat(own(words).err())
                    .contains("creds and no-creds cannot be specified at the same time");
        }
    }

    @Test
    void chooseTheMachineForHodsOwnCommands() throws IOException {
        MadeImage index =
                new RandomImages(42).index(Format.OCI, RandomImages.AMD64, RandomImages.ARMV7);
        push(index, open.host(), "both:1");
        String pool = folder.resolve("pool").toString();
        String[] pull = {"pull", "both:1", "--from", open.host(), "--pool", pool};

        own(with(pull, "--override-arch=arm", "--override-variant", "v7")).success();

        assertThat(own("ls", pool).success().out())
                .contains("linux/arm/v7")
                .doesNotContain("amd64");
        assertThat(own(with(pull, "--platform=all", "--override-arch=arm")).err())
                .contains("--platform says it all");
    }

    @Test
    void deleteWhatIsGuarded() throws IOException {
        hod(words("delete --creds=CREDS --cert-dir=CERTS docker://HOST/gone:1")).success();
        assertThat(hod("inspect", "docker://" + open.host() + "/gone:1").exitCode()).isEqualTo(2);
    }

    @Test
    void showATokenAsItIs() throws IOException {
        try (FakeRegistry registry = FakeRegistry.start()) {
            push(IMAGE, registry.host(), "a:1");
            registry.wantTokens().admit("as-it-is");
            String image = "docker://" + registry.host() + "/a:1";

            hod("copy", "--src-registry-token=as-it-is", image, dir("x")).success();
            hod("copy", "--dest-registry-token", "as-it-is", dir("x"), image + "2").success();
            hod("inspect", "--no-tags", "--registry-token=as-it-is", image).success();
            hod("copy", "--src-registry-token=another", image, dir("y")).failure();
        }
    }

    @Test
    void sayWhoAsks() throws IOException {
        try (FakeRegistry registry = FakeRegistry.start()) {
            push(IMAGE, registry.host(), "a:1");
            int before = registry.seen().size();

            hod("--user-agent-prefix", "site/7", "inspect", "docker://" + registry.host() + "/a:1")
                    .success();

            assertThat(registry.seen().subList(before, registry.seen().size()))
                    .isNotEmpty()
                    .allMatch(seen -> seen.header("user-agent").orElse("").equals("site/7 hod"));
        }
    }

    /** A client of ours asks six times; the seventh is another attempt at the whole. */
    private static void refuse(FakeRegistry registry, String method, String part) {
        for (int i = 0; i < 6; i++) {
            registry.once(method, part, FakeReply.status(503, "busy", "Retry-After", "0"));
        }
    }

    @Test
    void tryAgainWhatMayPass() throws IOException {
        try (FakeRegistry registry = FakeRegistry.start()) {
            push(IMAGE, registry.host(), "a:1");
            String image = "docker://" + registry.host() + "/a:1";
            String[] again = {"--retry-times", "1", "--retry-delay=1ms"};

            refuse(registry, "GET", "/manifests/");
            hod(with(new String[] {"copy", image, dir("x")}, again)).success();
            refuse(registry, "GET", "/blobs/" + IMAGE.blobs().lastEntry().getKey());
            hod(with(new String[] {"copy", image, dir("y")}, again)).success();
            assertThat(files("y")).isEqualTo(files("x"));
            refuse(registry, "PUT", "/manifests/");
            hod(with(new String[] {"copy", dir("x"), image + "2"}, again)).success();
            refuse(registry, "GET", "/manifests/");
            hod(with(new String[] {"inspect", image}, again)).success();
            refuse(registry, "GET", "/manifests/");
            String[] sync = {"sync", "--src=docker", "--dest=dir", registry.host() + "/a:1"};
            hod(with(sync, with(again, folder.resolve("tree").toString()))).success();
            assertThat(files("tree/a:1")).isEqualTo(files("x"));
            refuse(registry, "GET", "/tags/list");
            hod(with(new String[] {"list-tags", image.substring(0, image.length() - 2)}, again))
                    .success();

            refuse(registry, "GET", "/manifests/");
            assertThat(hod("copy", image, dir("z")).failure().err()).contains("503");
            assertThat(folder.resolve("z")).doesNotExist();
        }
    }

    @Test
    void sayThatItIsTriedAgain() throws IOException {
        try (FakeRegistry registry = FakeRegistry.start()) {
            push(IMAGE, registry.host(), "a:1");
            refuse(registry, "GET", "/manifests/");

            Ended ended =
                    hod(
                                    "copy",
                                    "--retry-times=3",
                                    "--retry-delay",
                                    "2ms",
                                    "docker://" + registry.host() + "/a:1",
                                    dir("x"))
                            .success();

            assertThat(ended.err()).contains("Failed, retrying in 0.002s ... (1/3). Error: ");
        }
    }

    @Test
    void tryNothingAgainThatStays() throws IOException {
        try (FakeRegistry registry = FakeRegistry.start()) {
            Ended ended =
                    hod(
                            "copy",
                            "--retry-times=3",
                            "docker://" + registry.host() + "/none:1",
                            dir("x"));
            assertThat(ended.exitCode()).isEqualTo(2);
            assertThat(ended.err()).doesNotContain("retrying");
        }
    }

    /** More than are under way at once without being asked for. */
    @Test
    void carryAsManyBlobsAtOnceAsIsSaid() throws IOException {
        MadeImage image = new RandomImages(42, 9, 100).image();
        CyclicBarrier barrier = new CyclicBarrier(9);
        try (FakeRegistry registry = FakeRegistry.start()) {
            push(image, registry.host(), "a:1");
            // Nine layers wait for each other; the config, which is fetched before, for nobody.
            byte[] config = image.blobs().firstEntry().getValue().bytes();
            registry.once(
                    "GET",
                    "/blobs/" + image.blobs().firstEntry().getKey(),
                    reply -> FakeReply.body(reply, config));
            registry.always(
                    "GET",
                    "/blobs/",
                    reply -> {
                        try {
                            barrier.await(20, TimeUnit.SECONDS);
                        } catch (InterruptedException
                                | BrokenBarrierException
                                | TimeoutException e) {
                            throw new AssertionError(e);
                        }
                        return reply;
                    });

            hod(
                            "copy",
                            "--image-parallel-copies=9",
                            "docker://" + registry.host() + "/a:1",
                            dir("x"))
                    .success();
        }
    }
}
