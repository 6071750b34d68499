package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.signature.Claim;
import dev.hod.signature.PublicKeys;
import dev.hod.signature.Signature;
import dev.hod.signature.SigstoreKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sigstore's signatures by a plain key, as attachments beside an image. */
class SigstoreTest extends SigningKit {
    private String sigstoreSigned(String key) throws IOException {
        return asking("{\"type\":\"sigstoreSigned\",\"keyPath\":\"%s\"}".formatted(at(key)));
    }

    @Test
    void signsAsSigstoreDoes() throws IOException {
        Files.writeString(folder.resolve("secret"), "open sesame");
        Ended made =
                hod(
                        "generate-sigstore-key",
                        "--output-prefix",
                        at("k"),
                        "--passphrase-file",
                        at("secret"));
        assertThat(made.success().out())
                .isEqualTo(
                        "Key written to \"%s.private\" and \"%s.pub\"\n"
                                .formatted(at("k"), at("k")));
        assertThat(Files.getPosixFilePermissions(folder.resolve("k.private"))).hasSize(2);
        hod("generate-sigstore-key", "--output-prefix", at("k"), "--passphrase-file", at("secret"))
                .failure();
        String places = places("default-docker:\n  use-sigstore-attachments: true\n");
        String policy = sigstoreSigned("k.pub");

        String name = docker("sigstore/app:1");
        hod(
                        "--registries.d",
                        places,
                        "copy",
                        PLAIN,
                        "--sign-by-sigstore-private-key",
                        at("k.private"),
                        "--sign-passphrase-file",
                        at("secret"),
                        dir("image"),
                        name)
                .success();
        hod("--policy", policy, "--registries.d", places, "copy", FROM_PLAIN, name, dir("ours"))
                .success();
        assertThat(files("ours")).containsKey("signature-1");
        assertThat(skopeo("list-tags", "--tls-verify=false", docker("sigstore/app")).out())
                .contains(".sig");
        hod("--policy", policy, "copy", FROM_PLAIN, docker("team/app:1"), dir("x")).failure();
        assertThat(
                        hod(
                                        "copy",
                                        PLAIN,
                                        "--sign-by-sigstore-private-key",
                                        at("k.private"),
                                        "--sign-passphrase-file",
                                        Files.writeString(folder.resolve("wrong"), "no").toString(),
                                        dir("image"),
                                        docker("sigstore/app:no"))
                                .failure()
                                .err())
                .contains("initializing private key: decrypt: encrypted: decryption failed");
    }

    /**
     * Debian's skopeo has nothing of sigstore's. Made by skopeo 1.22.0: {@code
     * generate-sigstore-key --output-prefix k} and {@code copy --sign-by-sigstore-private-key
     * k.private --sign-identity 127.0.0.1:5951/team/app:1}.
     */
    @Test
    void readsWhatANewerSkopeoMade() throws IOException {
        for (String name :
                List.of("k.pub", "k.private", "secret", "manifest.json", "signature-1")) {
            Files.copy(Path.of("src/test/resources/sigstore", name), folder.resolve(name));
        }
        Signature.Sigstore theirs =
                (Signature.Sigstore)
                        Signature.parse(Files.readAllBytes(folder.resolve("signature-1")));
        PublicKeys keys = PublicKeys.of(List.of(Files.readAllBytes(folder.resolve("k.pub"))));

        Claim claim = keys.verify(theirs);

        assertThat(claim.reference()).isEqualTo("127.0.0.1:5951/team/app:1");
        assertThat(claim.manifest())
                .isEqualTo(Digest.sha256(Files.readAllBytes(folder.resolve("manifest.json"))));
        assertThat(theirs.file()).isEqualTo(Files.readAllBytes(folder.resolve("signature-1")));
        SigstoreKey key =
                SigstoreKey.open(
                        Files.readAllBytes(folder.resolve("k.private")),
                        Files.readAllBytes(folder.resolve("secret")));
        Signature.Sigstore ours = (Signature.Sigstore) key.sign(claim.manifest(), "a.site/b:1");
        assertThat(keys.verify(ours).reference()).isEqualTo("a.site/b:1");
    }

    @Test
    void refusesASigstoreSignatureThatWasTamperedWith() throws IOException {
        Files.copy(Path.of("src/test/resources/sigstore/k.pub"), folder.resolve("k.pub"));
        Path signed = Files.createDirectories(folder.resolve("signed"));
        for (String name : List.of("manifest.json", "signature-1")) {
            Files.copy(Path.of("src/test/resources/sigstore", name), signed.resolve(name));
        }
        Files.writeString(signed.resolve("version"), "Directory Transport Version: 1.1\n");
        String policy =
                asking(
                        "{\"type\":\"sigstoreSigned\",\"keyPath\":\"%s\",\"signedIdentity\":{\"type\":\"exactRepository\",\"dockerRepository\":\"127.0.0.1:5951/team/app\"}}"
                                .formatted(at("k.pub")));
        Path file = signed.resolve("signature-1");
        Signature.Sigstore good = (Signature.Sigstore) Signature.parse(Files.readAllBytes(file));
        byte[] payload = good.payload();
        payload[payload.length - 3] ^= 1;
        Files.write(file, new Signature.Sigstore(good.type(), payload, good.annotations()).file());

        assertThat(hod("--policy", policy, "copy", dir("signed"), dir("x")).failure().err())
                .contains("Source image rejected: cryptographic signature verification failed");
    }

    /** A key of sigstore's at {@code k.private} and {@code k.pub}, and what opens it. */
    private String[] byAKey() throws IOException {
        Files.writeString(folder.resolve("secret"), "open sesame");
        hod("generate-sigstore-key", "--output-prefix", at("k"), "--passphrase-file", at("secret"))
                .success();
        return new String[] {
            "--sign-by-sigstore-private-key",
            at("k.private"),
            "--sign-passphrase-file",
            at("secret")
        };
    }

    private String attachments() throws IOException {
        return places("default-docker:\n  use-sigstore-attachments: true\n");
    }

    @Test
    void goAlongIntoAPoolAndOutOfIt() throws IOException {
        String places = attachments();
        String[] signed = {"--registries.d", places, "copy", PLAIN, "--sign-identity=a.site/b:1"};
        hod(with(with(signed, byAKey()), dir("image"), docker("pooled/app:1"))).success();
        String pool = "pool:" + at("pool") + ":pooled/app:1";

        hod("--registries.d", places, "copy", FROM_PLAIN, docker("pooled/app:1"), pool).success();
        String tags = own("ls", at("pool")).success().out();
        hod(
                        "--registries.d",
                        places,
                        "--policy",
                        policy(
                                "{\"default\":[{\"type\":\"sigstoreSigned\",\"keyPath\":\"%s\",\"signedIdentity\":{\"type\":\"exactRepository\",\"dockerRepository\":\"a.site/b\"}}]}"
                                        .formatted(at("k.pub"))),
                        "copy",
                        pool,
                        dir("back"))
                .success();

        assertThat(tags).contains("pooled/app");
        assertThat(
                        folder.resolve(
                                "pool/docker/registry/v2/repositories/pooled/app/_manifests/tags"))
                .isDirectoryContaining("glob:**/sha256-*.sig");
        assertThat(files("back")).containsKey("signature-1");
        // Whoever does not look for them leaves them where they are, as in a registry.
        hod("copy", pool, oci("plain:1")).success();
    }

    @Test
    void saysWhatOfAPolicyItDoesNotCheckWhereItIsAskedFor() throws IOException {
        String policy =
                policy(
                        "{\"default\":[{\"type\":\"insecureAcceptAnything\"}],\"transports\":{\"docker\":{\"%s/keyless\":[{\"type\":\"sigstoreSigned\",\"fulcio\":{\"caPath\":\"/ca\",\"oidcIssuer\":\"i\",\"subjectEmail\":\"e\"},\"rekorPublicKeyPath\":\"/r\"}]}}}"
                                .formatted(registry.host()));
        hod("copy", PLAIN, dir("image"), docker("keyless/app:1")).success();

        hod("--policy", policy, "copy", FROM_PLAIN, docker("team/app:1"), dir("other")).success();
        assertThat(
                        hod(
                                        "--policy",
                                        policy,
                                        "copy",
                                        FROM_PLAIN,
                                        docker("keyless/app:1"),
                                        dir("x"))
                                .failure()
                                .err())
                .contains("Source image rejected: of docker://")
                .contains("the trust policy asks for fulcio, which this program does not check");
    }

    @Test
    void areMadeOnTheWayOfATree() throws IOException {
        String places = attachments();
        hod("copy", dir("image"), dir("tree/app:1")).success();
        String[] sync = {"--registries.d", places, "sync", PLAIN, "--src=dir", "--dest=docker"};

        hod(with(with(sync, byAKey()), at("tree"), registry.host() + "/tree")).success();

        hod(
                        "--policy",
                        sigstoreSigned("k.pub"),
                        "--registries.d",
                        places,
                        "copy",
                        FROM_PLAIN,
                        docker("tree/app:1"),
                        dir("ours"))
                .success();
    }
}
