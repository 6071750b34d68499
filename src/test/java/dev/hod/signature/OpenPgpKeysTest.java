package dev.hod.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.testing.Gpg;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What gpg signs is checked without it. */
@SuppressWarnings("NullAway.Init")
class OpenPgpKeysTest {
    private static final String TEXT = "{\"some\":\"content\"}";
    private static final String LONG_AGO = "20200101T000000!";

    private static Gpg gpg;
    private static String key;
    @TempDir Path folder;

    @BeforeAll
    static void start() throws IOException {
        gpg = Gpg.start();
        key = gpg.key("usual@test.example", "ed25519", "never", "");
    }

    @AfterAll
    static void stop() throws IOException {
        gpg.close();
    }

    private byte[] signed(String... how) throws IOException {
        Path text = Files.writeString(folder.resolve("text"), TEXT);
        Path out = folder.resolve("signed");
        List<String> all = new ArrayList<>(List.of("--output", out.toString()));
        all.addAll(List.of(how));
        all.add(text.toString());
        gpg.run(all.toArray(String[]::new));
        return Files.readAllBytes(out);
    }

    private OpenPgpKeys keys(String... fingerprints) throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (String fingerprint : fingerprints) {
            Path file = gpg.export(fingerprint, folder.resolve(fingerprint + ".gpg"));
            files.add(Files.readAllBytes(file));
        }
        return OpenPgpKeys.of(files);
    }

    private static String text(OpenPgpKeys.Verified verified) {
        return new String(verified.content(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--compress-algo=zip", "--compress-algo=none", "--armor"})
    void readsMessagesOfEveryForm(String form) throws IOException {
        OpenPgpKeys.Verified verified = keys(key).verify(signed(form, "-u", key, "--sign"));

        assertThat(text(verified)).isEqualTo(TEXT);
        assertThat(verified.primary()).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa2048", "nistp256", "dsa2048"})
    void knowsKeysOfManyKinds(String algorithm) throws IOException {
        String other = gpg.key(algorithm + "@test.example", algorithm, "never", "");

        assertThat(text(keys(other).verify(signed("-u", other, "--sign")))).isEqualTo(TEXT);
    }

    @Test
    void readsFilesOfManyKeys() throws IOException {
        String other = gpg.key("second@test.example", "ed25519", "never", "");
        String armored =
                gpg.run("--armor", "--export", key) + gpg.run("--armor", "--export", other);

        OpenPgpKeys both = OpenPgpKeys.of(List.of(armored.getBytes(StandardCharsets.US_ASCII)));

        assertThat(both.fingerprints()).containsExactly(key, other);
        assertThat(both.verify(signed("-u", other, "--sign")).primary()).isEqualTo(other);
    }

    @Test
    void readsGnupgsOwnFile() throws IOException {
        OpenPgpKeys own =
                new dev.hod.signature.Gpg(Map.of("GNUPGHOME", gpg.home().toString())).keys();

        assertThat(own.fingerprints()).contains(key);
        assertThat(text(own.verify(signed("-u", key, "--sign")))).isEqualTo(TEXT);
    }

    @Test
    void takesASigningKeyForTheOneItBelongsTo() throws IOException {
        String primary = gpg.key("owner@test.example", "ed25519", "never", "");
        gpg.run(
                "--passphrase",
                "",
                "--pinentry-mode",
                "loopback",
                "--quick-add-key",
                primary,
                "ed25519",
                "sign",
                "never");

        OpenPgpKeys.Verified verified = keys(primary).verify(signed("-u", primary, "--sign"));

        assertThat(verified.primary()).isEqualTo(primary);
        assertThat(verified.isBy(primary)).isTrue();
    }

    @Test
    void refusesAKeyItDoesNotKnow() throws IOException {
        String other = gpg.key("stranger@test.example", "ed25519", "never", "");
        byte[] message = signed("-u", other, "--sign");

        assertThatThrownBy(() -> keys(key).verify(message))
                .isInstanceOf(BadSignature.class)
                .hasMessageContaining("no public key");
    }

    @Test
    void refusesAnExpiredKey() throws IOException {
        gpg.run(
                "--faked-system-time",
                LONG_AGO,
                "--passphrase",
                "",
                "--pinentry-mode",
                "loopback",
                "--quick-gen-key",
                "old@test.example",
                "ed25519",
                "sign",
                "1y");
        byte[] message =
                signed("--faked-system-time", LONG_AGO, "-u", "old@test.example", "--sign");

        assertThatThrownBy(() -> keys("old@test.example").verify(message))
                .hasMessageContaining("has expired");
    }

    @Test
    void refusesARevokedKey() throws IOException {
        String revoked = gpg.key("gone@test.example", "ed25519", "never", "");
        byte[] message = signed("-u", revoked, "--sign");
        assertThat(text(keys(revoked).verify(message))).isEqualTo(TEXT);
        Path certificate = gpg.home().resolve("openpgp-revocs.d/" + revoked + ".rev");
        Path open =
                Files.writeString(
                        folder.resolve("rev"),
                        Files.readString(certificate).replace(":-----BEGIN", "-----BEGIN"));
        gpg.run("--import", open.toString());

        assertThatThrownBy(() -> keys(revoked).verify(message)).hasMessageContaining("is revoked");
    }

    @Test
    void refusesASignatureThatHasExpired() throws IOException {
        gpg.run(
                "--faked-system-time",
                LONG_AGO,
                "--passphrase",
                "",
                "--pinentry-mode",
                "loopback",
                "--quick-gen-key",
                "lasting@test.example",
                "ed25519",
                "sign",
                "never");
        byte[] message =
                signed(
                        "--faked-system-time",
                        LONG_AGO,
                        "--default-sig-expire",
                        "1y",
                        "-u",
                        "lasting@test.example",
                        "--sign");

        assertThatThrownBy(() -> keys("lasting@test.example").verify(message))
                .hasMessageContaining("it has expired");
    }

    @Test
    void refusesAWeakHash() throws IOException {
        byte[] message = signed("--digest-algo", "SHA1", "-u", key, "--sign");

        assertThatThrownBy(() -> keys(key).verify(message)).hasMessageContaining("hash");
    }

    @Test
    void refusesTwoSignatures() throws IOException {
        String other = gpg.key("too@test.example", "ed25519", "never", "");
        byte[] message = signed("-u", key, "-u", other, "--sign");

        assertThatThrownBy(() -> keys(key, other).verify(message))
                .hasMessage("Unexpected GPG signature count 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--detach-sign", "--clear-sign", "--store"})
    void refusesWhatIsNoSignedMessage(String kind) throws IOException {
        byte[] message = signed("-u", key, kind);

        assertThatThrownBy(() -> keys(key).verify(message)).isInstanceOf(BadSignature.class);
    }

    @Test
    void refusesEveryChangedByte() throws IOException {
        byte[] message = signed("--compress-algo=none", "-u", key, "--sign");
        OpenPgpKeys trusted = keys(key);
        for (int i = 0; i < message.length; i++) {
            byte[] changed = message.clone();
            changed[i] ^= 1;
            try {
                // Parts that nobody signed, such as the time of the file, may differ.
                assertThat(text(trusted.verify(changed))).isEqualTo(TEXT);
            } catch (BadSignature e) {
                assertThat(e).hasMessageMatching(".+");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nxx"})
    void refusesKeysThatAreNone(String file) throws IOException {
        byte[] bytes = file.getBytes(StandardCharsets.US_ASCII);
        byte[] message = signed("-u", key, "--sign");

        assertThatThrownBy(() -> OpenPgpKeys.of(List.of(bytes)).verify(message))
                .isInstanceOf(BadSignature.class);
    }
}
