package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.testing.DockerRegistry;
import dev.hod.testing.Gpg;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trust policies and signatures, beside skopeo and gpg. */
@SuppressWarnings("NullAway.Init")
class TrustTest extends BesideSkopeo {
    @TempDir static Path shared;
    private static Gpg gpg;
    private static String key;
    private static String other;
    private static DockerRegistry registry;

    @BeforeAll
    static void start() throws IOException {
        gpg = Gpg.start();
        key = gpg.key("signer@site.example", "ed25519", "never", "");
        other = gpg.key("other@site.example", "rsa2048", "never", "");
        gpg.export(key, shared.resolve("key.gpg"));
        gpg.export(other, shared.resolve("other.gpg"));
        registry = DockerRegistry.start(shared.resolve("registry"));
        push(new RandomImages(1).image(), registry.host(), "team/app:1");
        push(
                new RandomImages(2).index(Format.OCI, RandomImages.AMD64, RandomImages.ARM64),
                registry.host(),
                "team/both:1");
    }

    @AfterAll
    static void stop() throws IOException {
        registry.close();
        gpg.close();
    }

    @Override
    Map<String, String> environment() {
        Map<String, String> all = new HashMap<>(super.environment());
        all.put("GNUPGHOME", gpg.home().toString());
        return all;
    }

    private static String docker(String name) {
        return "docker://" + registry.host() + '/' + name;
    }

    private String policy(String text) throws IOException {
        return Files.writeString(folder.resolve("policy.json"), text).toString();
    }

    /** That asks for a signature by one of the keys of a file, for whatever image. */
    private String signedBy(String keys) throws IOException {
        return policy(
                "{\"default\":[{\"type\":\"signedBy\",\"keyType\":\"GPGKeys\",\"keyPath\":\"%s\",\"signedIdentity\":{\"type\":\"exactRepository\",\"dockerRepository\":\"site.example/app\"}}]}"
                        .formatted(shared.resolve(keys)));
    }

    /** Skopeo's copy of an image, signed by it. */
    private void signed(String name, String by) throws IOException {
        skopeo(
                        "copy",
                        "--src-tls-verify=false",
                        "--sign-by",
                        by,
                        "--sign-identity",
                        "site.example/app:1",
                        docker("team/app:1"),
                        dir(name))
                .success();
    }

    /** Both refuse, and say the same. */
    private void bothRefuse(String... args) throws IOException {
        Ended theirs = skopeoAsItIs(args).failure();
        Ended ours = hod(args).failure();
        assertThat(message(ours.err())).isEqualTo(message(theirs.err()));
        assertThat(folder.resolve("out/manifest.json")).doesNotExist();
    }

    private static String message(String log) {
        return log.substring(log.indexOf("msg="));
    }

    @Test
    void refusesWhatThePolicyRejects() throws IOException {
        String policy = policy("{\"default\":[{\"type\":\"reject\"}]}");

        bothRefuse(
                "--policy",
                policy,
                "copy",
                "--src-tls-verify=false",
                docker("team/app:1"),
                dir("out"));
    }

    @Test
    void refusesWhatNobodySigned() throws IOException {
        String[] args = {
            "--policy",
            signedBy("key.gpg"),
            "copy",
            "--all",
            "--src-tls-verify=false",
            docker("team/both:1"),
            dir("out")
        };
        String reason = "Source image rejected: A signature was required, but no signature exists";

        assertThat(skopeoAsItIs(args).failure().err()).contains(reason);
        assertThat(hod(args).failure().err()).contains(reason);
        assertThat(folder.resolve("out/manifest.json")).doesNotExist();
    }

    @Test
    void looksAtNoPolicyThatIsNotThereOrNotWanted() throws IOException {
        hod("copy", docker("team/app:1"), dir("a")).success();

        Path usual = folder.resolve(".config/containers/policy.json");
        Files.createDirectories(usual.getParent());
        Files.writeString(usual, "{\"default\":[{\"type\":\"reject\"}]}");
        hod("copy", docker("team/app:1"), dir("b")).failure();
        hod("--insecure-policy", "copy", docker("team/app:1"), dir("b")).success();
        hod("inspect", "--no-tags", docker("team/app:1")).success();
    }

    @Test
    void pullsAndSyncsOnlyWhatMayBe() throws IOException {
        String policy =
                policy(
                        "{\"default\":[{\"type\":\"reject\"}],\"transports\":{\"docker\":{\"%s/team/both\":[{\"type\":\"insecureAcceptAnything\"}]}}}"
                                .formatted(registry.host()));

        Ended pulled =
                plain(
                        "pull",
                        "team/app:1",
                        "team/both:1",
                        "--from",
                        registry.host(),
                        "--pool",
                        folder.resolve("pool").toString(),
                        "--policy",
                        policy);

        assertThat(pulled.exitCode()).isEqualTo(ExitCode.PARTLY);
        assertThat(pulled.out() + pulled.err())
                .contains("Source image rejected: Running image docker://")
                .contains("team/app:1 is rejected by policy");
        Path tags = folder.resolve("pool/docker/registry/v2/repositories/team");
        assertThat(tags.resolve("both")).exists();
        assertThat(tags.resolve("app")).doesNotExist();
    }

    @Test
    void refusesAnImageEvenWhereItIsAlready() throws IOException {
        String policy = policy("{\"default\":[{\"type\":\"reject\"}]}");
        for (String place : List.of(dir("a"), "pool:" + folder.resolve("pool") + ":app:1")) {
            hod("copy", docker("team/app:1"), place).success();

            assertThat(hod("--policy", policy, "copy", docker("team/app:1"), place).failure().err())
                    .contains("Source image rejected: ");
        }
    }

    @Test
    void syncsNothingThatMayNotBe() throws IOException {
        String policy = policy("{\"default\":[{\"type\":\"reject\"}]}");
        String[] args = {
            "--policy",
            policy,
            "sync",
            "--src-tls-verify=false",
            "--src",
            "docker",
            "--dest",
            "dir",
            registry.host() + "/team/app:1",
            folder.resolve("out").toString()
        };

        String reason = "Source image rejected: Running image docker://";
        assertThat(skopeoAsItIs(args).failure().err()).contains(reason);
        assertThat(hod(args).failure().err()).contains(reason);
        assertThat(folder.resolve("out/app:1/manifest.json")).doesNotExist();
    }

    private Ended plain(String... args) {
        var out = new java.io.ByteArrayOutputStream();
        var stream = new java.io.PrintStream(out, true, java.nio.charset.StandardCharsets.UTF_8);
        int exitCode = Main.run(java.util.List.of(args), environment(), stream, stream);
        return new Ended(exitCode, out.toString(java.nio.charset.StandardCharsets.UTF_8), "");
    }

    @Test
    void carriesWhatSkopeoSignedAndRefusesWhatSomebodyElseDid() throws IOException {
        signed("signed", key);
        signed("strange", other);
        String policy = signedBy("key.gpg");

        hod("--policy", policy, "copy", dir("signed"), dir("ours")).success();
        assertThat(files("ours")).isEqualTo(files("signed"));
        skopeoAsItIs("--policy", policy, "copy", dir("ours"), dir("theirs")).success();

        assertThat(hod("--policy", policy, "copy", dir("strange"), dir("out")).failure().err())
                .contains("Source image rejected: Invalid GPG signature: ");
        skopeoAsItIs("--policy", policy, "copy", dir("strange"), dir("out")).failure();
    }

    @Test
    void refusesATamperedImage() throws IOException {
        signed("signed", key);
        Path manifest = folder.resolve("signed/manifest.json");
        Files.writeString(manifest, Files.readString(manifest) + ' ');

        bothRefuse("--policy", signedBy("key.gpg"), "copy", dir("signed"), dir("out"));
    }

    @Test
    void refusesASignatureForAnotherImage() throws IOException {
        signed("signed", key);
        String policy =
                policy(
                        "{\"default\":[{\"type\":\"signedBy\",\"keyType\":\"GPGKeys\",\"keyPath\":\"%s\"}]}"
                                .formatted(shared.resolve("key.gpg")));

        bothRefuse("--policy", policy, "copy", dir("signed"), dir("out"));
    }

    @Test
    void refusesPoliciesAsSkopeoDoes() throws IOException {
        String policy = policy("{\"default\":[{\"type\":\"reject\",\"typo\":1}]}");

        bothRefuse("--policy", policy, "copy", dir("signed"), dir("out"));
    }
}
