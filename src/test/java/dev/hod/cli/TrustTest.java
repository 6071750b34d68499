package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.cli.outcome.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trust policies and signatures, beside skopeo and gpg. */
class TrustTest extends SigningKit {
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
            signedBy("key.gpg", "site.example/app"),
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
                own(
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

    @Test
    void carriesWhatSkopeoSignedAndRefusesWhatSomebodyElseDid() throws IOException {
        signed("signed", key);
        String other = gpg.key("other@site.example", "rsa2048", "never", "");
        signed("strange", other);
        String policy = signedBy("key.gpg", "site.example/app");

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

        bothRefuse(
                "--policy",
                signedBy("key.gpg", "site.example/app"),
                "copy",
                dir("signed"),
                dir("out"));
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

    /** What carries the image {@code NAME:1} out of the registry, in all ways there are. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "copy --src-tls-verify=false docker://HOST/NAME:1 dir:OUT/one",
                "copy docker://HOST/NAME:1 pool:OUT/pool:NAME:1",
                "sync --src-tls-verify=false --src docker --dest dir HOST/NAME:1 OUT/tree",
                "sync --src docker --dest bundle HOST/NAME:1 OUT/all.tar",
                "sync --src yaml --dest docker YAML HOST/OUT",
                "sync NAME:1 --from HOST --to HOST/OUT --receipt FOLDER/receipt",
                "sync --images JSON --retries 0",
                "pull NAME:1 --from HOST --pool OUT/pool",
            })
    void refusesInEveryWay(String line) throws IOException {
        String places = lookaside();
        String requirement =
                "{\"type\":\"signedBy\",\"keyType\":\"GPGKeys\",\"keyPath\":\"%s\"}"
                        .formatted(shared.resolve("key.gpg"));
        String[] trust = {"--policy", asking(requirement), "--registries.d", places};
        for (String name : List.of("good/app", "tampered/app")) {
            signedBySkopeo(name + ":1", places);
        }
        tamper(folder.resolve("signatures/tampered"));

        for (String name : List.of("team/app", "tampered/app")) {
            Ended refused = own(with(words(line, name), trust));
            assertThat(refused.exitCode()).isNotZero();
            assertThat(refused.out() + refused.err()).contains("Source image rejected: ");
            assertThat(folder.resolve("out/one")).doesNotExist();
            assertThat(folder.resolve("out/all.tar")).doesNotExist();
            assertThat(folder.resolve("out/tree/app:1")).doesNotExist();
            assertThat(folder.resolve("out/pool/docker/registry/v2/repositories/" + name))
                    .doesNotExist();
            assertThat(Syncing.tags(shared.resolve("registry"), "out")).isEmpty();
        }
        assertThat(own(with(words(line, "good/app"), leaving(line, trust))).exitCode()).isZero();
        deleteFromRegistry("out");
    }

    /** Pools and bundles keep no simple signatures, which has to be said. */
    private static String[] leaving(String line, String... trust) {
        return line.contains(" pool:") || line.contains("bundle") || line.contains("yaml")
                ? with(trust, "--remove-signatures")
                : trust;
    }

    private String[] words(String line, String name) throws IOException {
        String host = registry.host();
        Path yaml =
                Files.writeString(
                        folder.resolve("rules.yaml"),
                        "%s:\n  tls-verify: false\n  images:\n    %s: [\"1\"]\n"
                                .formatted(host, name));
        Path json =
                Files.writeString(
                        folder.resolve("images.json"),
                        "{\"%s/%s:1\": \"%s/out/app\"}".formatted(host, name, host));
        return line.replace("HOST/OUT", host + "/out")
                .replace("HOST", host)
                .replace("NAME", name)
                .replace("YAML", yaml.toString())
                .replace("JSON", json.toString())
                .replace("FOLDER", folder.toString())
                .replace("OUT", folder.resolve("out").toString())
                .split(" ", -1);
    }

    /** Signatures that are another image's: the manifest that they speak of is not this one. */
    private static void tamper(Path signatures) throws IOException {
        try (Stream<Path> files = Files.walk(signatures)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] content = Files.readAllBytes(file);
                content[content.length - 20] ^= 1;
                Files.write(file, content);
            }
        }
    }

    private static void deleteFromRegistry(String path) throws IOException {
        Path repositories = shared.resolve("registry/docker/registry/v2/repositories");
        Path gone = repositories.resolve(path);
        if (Files.exists(gone)) {
            Files.move(gone, shared.resolve(path + "-" + System.nanoTime()));
        }
    }
}
