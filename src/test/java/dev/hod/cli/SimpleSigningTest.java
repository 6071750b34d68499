package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.testing.Podman;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Simple signatures made by hod, skopeo and gpg, each checked by the others. */
class SimpleSigningTest extends SigningKit {
    private static final String PASSPHRASE = "open sesame";

    @Test
    void signsWhatSkopeoAndGpgCheck() throws IOException {
        Ended signed =
                hod(
                        "standalone-sign",
                        at("image/manifest.json"),
                        "a.site/b:1",
                        key,
                        "-o",
                        at("sig"));

        assertThat(signed.success().out() + signed.err()).isEmpty();
        assertThat(gpg.run("--decrypt", at("sig"))).contains("\"docker-reference\":\"a.site/b:1\"");
        assertThat(
                        skopeo(
                                        "standalone-verify",
                                        at("image/manifest.json"),
                                        "a.site/b:1",
                                        key,
                                        at("sig"))
                                .success()
                                .out())
                .startsWith("Signature verified, digest sha256:");
    }

    @Test
    void checksWhatSkopeoSigned() throws IOException {
        skopeo("standalone-sign", at("image/manifest.json"), "a.site/b:1", key, "-o", at("sig"))
                .success();

        for (String by : List.of(key, "ABC," + key)) {
            assertThat(
                            hod(
                                            "standalone-verify",
                                            at("image/manifest.json"),
                                            "a.site/b:1",
                                            by,
                                            at("sig"))
                                    .success()
                                    .out())
                    .startsWith("Signature verified using fingerprint " + key + ", digest sha256:");
        }
        hod(
                        "standalone-verify",
                        "--public-key-file",
                        shared.resolve("key.gpg").toString(),
                        at("image/manifest.json"),
                        "a.site/b:1",
                        "any",
                        at("sig"))
                .success();
        assertThat(
                        hod(
                                        "standalone-verify",
                                        "--public-key-file",
                                        gpg.export(
                                                        gpg.key(
                                                                "other@site.example",
                                                                "ed25519",
                                                                "never",
                                                                ""),
                                                        folder.resolve("other.gpg"))
                                                .toString(),
                                        at("image/manifest.json"),
                                        "a.site/b:1",
                                        "any",
                                        at("sig"))
                                .failure()
                                .err())
                .contains("Error verifying signature: Invalid GPG signature");
    }

    @Test
    void refusesWhatWasTamperedWithInTheSameWords() throws IOException {
        skopeo("standalone-sign", at("image/manifest.json"), "a.site/b:1", key, "-o", at("sig"))
                .success();
        Path manifest = folder.resolve("image/manifest.json");
        Files.writeString(manifest, Files.readString(manifest) + ' ');
        String[][] all = {
            {"standalone-verify", manifest.toString(), "a.site/b:1", key, at("sig")},
            {"standalone-verify", manifest.toString(), "a.site/b:1", key, at("missing")},
            {"standalone-verify", at("missing"), "a.site/b:1", key, at("sig")},
            {"standalone-sign", at("missing"), "a.site/b:1", key, "-o", at("x")},
            {"standalone-sign", manifest.toString(), "a", key, "-o", at("no/x")},
        };

        for (String[] args : all) {
            assertThat(message(hod(args).failure().err()))
                    .isEqualTo(message(skopeo(args).failure().err()));
        }
    }

    @Test
    void opensAKeyWithItsPassphrase() throws IOException {
        String guarded = gpg.key("guarded@site.example", "ed25519", "never", PASSPHRASE);
        String passphrase =
                Files.writeString(folder.resolve("passphrase"), PASSPHRASE + "\n").toString();

        hod(
                        "standalone-sign",
                        "--passphrase-file",
                        passphrase,
                        at("image/manifest.json"),
                        "a.site/b:1",
                        guarded,
                        "-o",
                        at("sig"))
                .success();

        skopeo("standalone-verify", at("image/manifest.json"), "a.site/b:1", guarded, at("sig"))
                .success();
        assertThat(
                        hod(
                                        "standalone-sign",
                                        at("image/manifest.json"),
                                        "a.site/b:1",
                                        "NOSUCHKEY",
                                        "-o",
                                        at("sig"))
                                .failure()
                                .err())
                .contains("Error creating signature: ");
    }

    @Test
    void signsAnImageOnItsWayIntoAFolder() throws IOException {
        hod("copy", "--sign-by", key, "--sign-identity", "a.site/b:1", dir("image"), dir("ours"))
                .success();
        String policy = signedBy("key.gpg", "a.site/b");

        skopeoAsItIs("--policy", policy, "copy", dir("ours"), dir("theirs")).success();
        hod("--policy", policy, "copy", dir("theirs"), dir("back")).success();
        assertThat(files("back")).isEqualTo(files("ours"));
        String[] nameless = {"copy", "--sign-by", key, dir("image"), dir("nameless")};
        assertThat(message(hod(nameless).failure().err()))
                .isEqualTo(message(skopeo(nameless).failure().err()));
    }

    @Test
    void signsEveryImageOfAnIndex() throws IOException {
        hod(
                        "copy",
                        "--all",
                        FROM_PLAIN,
                        "--sign-by",
                        key,
                        "--sign-identity",
                        "a.site/b:1",
                        docker("team/both:1"),
                        dir("ours"))
                .success();

        assertThat(files("ours").keySet().stream().filter(name -> name.contains("signature-")))
                .hasSize(3);
        skopeoAsItIs(
                        "--policy",
                        signedBy("key.gpg", "a.site/b"),
                        "copy",
                        "--all",
                        dir("ours"),
                        dir("theirs"))
                .success();
    }

    @Test
    void changesNoSignedImage() throws IOException {
        hod("copy", "--sign-by", key, "--sign-identity", "a.site/b:1", dir("image"), dir("ours"))
                .success();

        assertThat(hod("copy", "--format", "v2s2", dir("ours"), dir("x")).failure().err())
                .contains("Would invalidate signatures");
        hod("copy", "--format", "v2s2", "--remove-signatures", dir("ours"), dir("x")).success();
        assertThat(files("x")).doesNotContainKey("signature-1");
    }

    /** A storage unpacks layers, for which signatures are good no more. */
    @Test
    void goAlongOutOfAStorageWhereTheyAreStillGood() throws IOException {
        hod("copy", "--dest-decompress", dir("image"), dir("plain")).success();
        for (String name : List.of("plain", "image")) {
            String stored =
                    "containers-storage:"
                            + new Podman(folder, "vfs").store()
                            + "localhost/"
                            + name
                            + ":1";
            skopeo("copy", "--sign-by", key, "--sign-identity", "a.site/b:1", dir(name), stored)
                    .success();

            String[] back = {"copy", stored, dir("back-" + name)};
            if (name.equals("plain")) {
                hod(with(new String[] {"--policy", storagePolicy()}, back)).success();
            } else {
                String reason = "Would invalidate signatures";
                assertThat(skopeo(back).failure().err()).contains(reason);
                assertThat(hod(back).failure().err()).contains(reason);
                hod(with(back, "--remove-signatures")).success();
            }
        }
        assertThat(files("back-plain").keySet()).contains("signature-1");
        assertThat(files("back-image").keySet()).doesNotContain("signature-1");
    }

    private String storagePolicy() throws IOException {
        return policy(
                "{\"default\":[{\"type\":\"signedBy\",\"keyType\":\"GPGKeys\",\"keyPath\":\"%s\",\"signedIdentity\":{\"type\":\"exactRepository\",\"dockerRepository\":\"a.site/b\"}}]}"
                        .formatted(shared.resolve("key.gpg")));
    }

    @Test
    void areNotLostOnTheWayIntoWhatKeepsNone() throws IOException {
        hod("copy", "--sign-by", key, "--sign-identity", "a.site/b:1", dir("image"), dir("ours"))
                .success();
        for (String place :
                List.of(
                        "pool:" + at("pool") + ":app:1",
                        oci("layout:1"),
                        "docker-archive:" + at("archive.tar") + ":app:1",
                        "containers-storage:"
                                + new Podman(folder, "vfs").store()
                                + "localhost/app:1")) {
            assertThat(hod("copy", dir("ours"), place).failure().err())
                    .contains("Can not copy signatures to ")
                    .contains("--remove-signatures leaves the signatures behind");
        }
        String[] sync = {"sync", "--src=dir", "--dest=pool", at(""), at("pool")};
        assertThat(own(sync).exitCode()).isNotZero();
        assertThat(own(with(sync, "--remove-signatures")).exitCode()).isZero();
    }

    @Test
    void areMadeOnTheWayOfATree() throws IOException {
        String places = lookaside();
        hod("copy", dir("image"), dir("tree/app:1")).success();

        hod(
                        "--registries.d",
                        places,
                        "sync",
                        PLAIN,
                        "--src=dir",
                        "--dest=docker",
                        "--sign-by",
                        key,
                        at("tree"),
                        registry.host() + "/tree")
                .success();

        String[] back = {
            "--policy",
            signedBy("key.gpg", registry.host() + "/tree/app"),
            "--registries.d",
            places,
            "sync",
            FROM_PLAIN,
            "--src=docker",
            "--dest=dir",
            registry.host() + "/tree/app"
        };
        skopeoAsItIs(with(back, at("theirs"))).success();
        hod(with(back, at("ours"))).success();
        assertThat(files("ours")).isEqualTo(files("theirs")).containsKey("app:1/signature-1");
        hod(with(back, "--remove-signatures", at("bare"))).success();
        assertThat(files("bare")).doesNotContainKey("app:1/signature-1");
    }
}
