package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.hod.image.Digest;
import dev.hod.signature.Claim;
import dev.hod.signature.PublicKeys;
import dev.hod.signature.Signature;
import dev.hod.signature.SigstoreKey;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.Gpg;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures made by hod, skopeo and gpg, each checked by the others. */
@SuppressWarnings("NullAway.Init")
class SigningTest extends BesideSkopeo {
    private static final String PLAIN = "--dest-tls-verify=false";
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String FROM_PLAIN = "--src-tls-verify=false";

    @TempDir static Path shared;
    private static Gpg gpg;
    private static String key;
    private static String guarded;
    private static DockerRegistry registry;

    @BeforeAll
    static void start() throws IOException {
        gpg = Gpg.start();
        key = gpg.key("signer@site.example", "ed25519", "never", "");
        guarded = gpg.key("guarded@site.example", "ed25519", "never", "open sesame");
        gpg.export(key, shared.resolve("key.gpg"));
        gpg.export(guarded, shared.resolve("guarded.gpg"));
        Files.writeString(shared.resolve("passphrase"), "open sesame\n");
        registry = DockerRegistry.start(shared.resolve("registry"), DockerRegistry.Feature.DELETE);
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

    private Optional<Path> authority = Optional.empty();

    @BeforeEach
    void image() throws IOException {
        skopeo("copy", FROM_PLAIN, docker("team/app:1"), dir("image")).success();
    }

    @Override
    Map<String, String> environment() {
        Map<String, String> all = new HashMap<>(super.environment());
        all.put("GNUPGHOME", gpg.home().toString());
        authority.ifPresent(file -> all.put("SSL_CERT_FILE", file.toString()));
        all.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        return all;
    }

    private static String docker(String name) {
        return "docker://" + registry.host() + '/' + name;
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private String policy(String requirement) throws IOException {
        return Files.writeString(
                        folder.resolve("policy.json"),
                        "{\"default\":[{\"type\":\"reject\"}],\"transports\":{\"docker\":{\"\":[%s]},\"dir\":{\"\":[%s]}}}"
                                .formatted(requirement, requirement))
                .toString();
    }

    private String signedBy(String keys, String repository) throws IOException {
        return policy(
                "{\"type\":\"signedBy\",\"keyType\":\"GPGKeys\",\"keyPath\":\"%s\",\"signedIdentity\":{\"type\":\"exactRepository\",\"dockerRepository\":\"%s\"}}"
                        .formatted(shared.resolve(keys), repository));
    }

    private String sigstoreSigned(String key) throws IOException {
        return policy("{\"type\":\"sigstoreSigned\",\"keyPath\":\"%s\"}".formatted(at(key)));
    }

    /** Says where signatures of all registries are. */
    private String places(String yaml) throws IOException {
        Path places = Files.createDirectories(folder.resolve("registries.d"));
        Files.writeString(places.resolve("site.yaml"), yaml);
        return places.toString();
    }

    private String lookaside() throws IOException {
        return places("default-docker:\n  lookaside: file://" + at("signatures") + "\n");
    }

    private static String message(String log) {
        return log.substring(log.indexOf("msg="));
    }

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
                                        shared.resolve("guarded.gpg").toString(),
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
        String passphrase = shared.resolve("passphrase").toString();

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
    void keepsSignaturesBesideARegistry() throws IOException {
        String places = lookaside();
        String policy = signedBy("key.gpg", registry.host() + "/signed/app");

        hod(
                        "--registries.d",
                        places,
                        "copy",
                        PLAIN,
                        "--sign-by",
                        key,
                        dir("image"),
                        docker("signed/app:1"))
                .success();
        skopeoAsItIs(
                        "--policy",
                        policy,
                        "--registries.d",
                        places,
                        "copy",
                        FROM_PLAIN,
                        docker("signed/app:1"),
                        dir("theirs"))
                .success();
        skopeo(
                        "--registries.d",
                        places,
                        "copy",
                        PLAIN,
                        "--sign-by",
                        key,
                        dir("image"),
                        docker("signed/app:2"))
                .success();
        hod(
                        "--policy",
                        policy,
                        "--registries.d",
                        places,
                        "copy",
                        FROM_PLAIN,
                        docker("signed/app:2"),
                        dir("ours"))
                .success();

        assertThat(files("ours").keySet()).isEqualTo(files("theirs").keySet());
        assertThat(files("ours")).containsKey("signature-1");
        hod("--policy", policy, "copy", FROM_PLAIN, docker("team/app:1"), dir("unsigned"))
                .failure();
    }

    @Test
    void readsSignaturesFromAWebServer() throws IOException {
        String places = lookaside();
        skopeo(
                        "--registries.d",
                        places,
                        "copy",
                        PLAIN,
                        "--sign-by",
                        key,
                        dir("image"),
                        docker("web/app:1"))
                .success();
        HttpServer server = HttpServer.create(ANY_PORT, 0);
        server.createContext("/", this::answer);
        server.start();
        try {
            places(
                    "docker:\n  %s:\n    sigstore: http://localhost:%d\n"
                            .formatted(registry.host(), server.getAddress().getPort()));
            String policy = signedBy("key.gpg", registry.host() + "/web/app");

            hod(
                            "--policy",
                            policy,
                            "--registries.d",
                            places,
                            "copy",
                            FROM_PLAIN,
                            docker("web/app:1"),
                            dir("ours"))
                    .success();
            assertThat(
                            hod(
                                            "--registries.d",
                                            places,
                                            "copy",
                                            PLAIN,
                                            "--sign-by",
                                            key,
                                            dir("image"),
                                            docker("web/app:2"))
                                    .failure()
                                    .err())
                    .contains("Writing directly to a http lookaside");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void readsSignaturesFromAWebServerWhoseAuthorityIsTrusted() throws IOException {
        String places = lookaside();
        skopeo(
                        "--registries.d",
                        places,
                        "copy",
                        PLAIN,
                        "--sign-by",
                        key,
                        dir("image"),
                        docker("tls/app:1"))
                .success();
        TestTls tls = TestTls.make(folder, "DNS:localhost");
        HttpsServer server = HttpsServer.create(ANY_PORT, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
        server.createContext("/", this::answer);
        server.start();
        try {
            places(
                    "default-docker:\n  lookaside: https://localhost:%d\n"
                            .formatted(server.getAddress().getPort()));
            String[] args = {
                "--policy",
                signedBy("key.gpg", registry.host() + "/tls/app"),
                "--registries.d",
                places,
                "copy",
                FROM_PLAIN,
                docker("tls/app:1"),
                dir("ours")
            };

            hod(args).failure();
            authority = Optional.of(tls.certificate());
            hod(args).success();
        } finally {
            server.stop(0);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        Path file = folder.resolve("signatures").resolve(path);
        try (exchange) {
            if (Files.exists(file)) {
                byte[] content = Files.readAllBytes(file);
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    @Test
    void deletesSignaturesWithTheirImage() throws IOException {
        String places = lookaside();
        hod(
                        "--registries.d",
                        places,
                        "copy",
                        PLAIN,
                        "--sign-by",
                        key,
                        dir("image"),
                        docker("gone/app:1"))
                .success();
        assertThat(files("signatures")).hasSize(1);

        hod("--registries.d", places, "delete", "--tls-verify=false", docker("gone/app:1"))
                .success();
        assertThat(files("signatures")).isEmpty();
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
                policy(
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
}
