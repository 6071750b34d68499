package dev.hod.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.reference.Location;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
    private static final String ACCEPT = "[{\"type\":\"insecureAcceptAnything\"}]";
    private static final String REJECT = "[{\"type\":\"reject\"}]";
    private static final RawManifest MANIFEST =
            new RawManifest(MediaType.OCI_MANIFEST, "{}".getBytes(StandardCharsets.UTF_8));

    @TempDir Path folder;

    private Policy policy(String text) throws IOException {
        return Policy.read(Files.writeString(folder.resolve("policy.json"), text));
    }

    private boolean lets(String policy, String location) throws IOException {
        try {
            policy(policy).require(Subject.of(Location.parse(location)), MANIFEST, _ -> List.of());
            return true;
        } catch (Rejected e) {
            return false;
        }
    }

    /** What skopeo 1.9.3 says of each, apart from what a JSON library says of itself. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            textBlock =
                    """
                    {"default":[]} | List of verification policy requirements must not be empty
                    {} | Default policy is missing
                    {"default":[{"type":"reject"}],"x":1} | Unknown key "x"
                    {"default":[{"type":"foo"}]} | Unknown policy requirement type "foo"
                    {"default":[{"type":"reject","y":2}]} | Unknown key "y"
                    {"default":[{"type":"reject","type":"reject"}]} | Duplicate key "type"
                    {"default":[{"type":"signedBy","keyType":"X","keyPath":"/k"}]} | Unrecognized keyType value "X"
                    {"default":[{"type":"signedBy","keyType":"GPGKeys"}]} | Exactly one of keyPath, keyPaths and keyData must be specified, none of them present
                    {"default":[{"type":"signedBy","keyType":"GPGKeys","keyPath":"/a","keyData":"aaaa"}]} | Exactly one of keyPath, keyPaths and keyData must be specified, more than one present
                    {"default":[{"type":"signedBaseLayer"}]} | Key "baseLayerIdentity" missing in a JSON object
                    {"default":[{"type":"reject"}],"transports":{"dir":{"relative":[{"type":"reject"}]}}} | Unknown key "relative"
                    {"default":[{"type":"reject"}],"transports":{"dir":{"/":[{"type":"reject"}]}}} | Unknown key "/"
                    {"default":[{"type":"reject"}],"transports":{"dir":{"/a/../b":[{"type":"reject"}]}}} | Unknown key "/a/../b"
                    {"default":[{"type":"reject"}],"transports":{"docker-archive":{"/x":[{"type":"reject"}]}}} | Unknown key "/x"
                    {"default":[{"type":"signedBy","keyType":"GPGKeys","keyPath":"/a","signedIdentity":{"type":"q"}}]} | Unknown policy reference match type "q"
                    {"default":[{"type":"signedBy","keyType":"GPGKeys","keyPath":"/a","signedIdentity":{"type":"exactReference","dockerReference":"x"}}]} | dockerReference x contains neither a tag nor digest
                    {"default":[{"type":"signedBy","keyType":"GPGKeys","keyPath":"/a","signedIdentity":{"type":"remapIdentity","prefix":"x y","signedPrefix":"z"}}]} | prefix "x y" is not valid
                    """)
    void refusesWhatItDoesNotKnow(String text, String reason) {
        assertThatThrownBy(() -> policy(text))
                .isInstanceOf(BadPolicy.class)
                .hasMessage(
                        "Error loading trust policy: invalid policy in \"%s\": %s",
                        folder.resolve("policy.json"), reason);
    }

    @Test
    void refusesWhatFollowsThePolicy() {
        assertThatThrownBy(() -> policy("{\"default\":" + ACCEPT + "} {}"))
                .isInstanceOf(BadPolicy.class);
    }

    @Test
    void saysWhichFileIsMissing() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> Policy.read(missing))
                .hasMessage(
                        "Error loading trust policy: open %s: no such file or directory", missing);
    }

    /** Which of the scopes of a registry's images counts; the one named is the only one open. */
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    a.b.site:5000/ns/repo:1, true
                    a.b.site:5000/ns/repo, true
                    a.b.site:5000/ns, true
                    a.b.site:5000, true
                    *.b.site, true
                    *.site, true
                    '', true
                    a.b.site, false
                    a.b.site:5000/ns/rep, false
                    a.b.site:5000/ns/repo:2, false
                    *.a.b.site, false
                    b.site, false
                    """)
    void findsTheScopeOfAnImage(String scope, boolean found) throws IOException {
        String text =
                "{\"default\":%s,\"transports\":{\"docker\":{\"%s\":%s}}}"
                        .formatted(REJECT, scope, ACCEPT);

        assertThat(lets(text, "docker://a.b.site:5000/ns/repo:1")).isEqualTo(found);
    }

    @Test
    void theNarrowestScopeCounts() throws IOException {
        String text =
                "{\"default\":%s,\"transports\":{\"docker\":{\"docker.io/library\":%s,\"docker.io/library/a\":%s}}}"
                        .formatted(REJECT, ACCEPT, REJECT);

        assertThat(lets(text, "docker://a:1")).isFalse();
        assertThat(lets(text, "docker://b:1")).isTrue();
        assertThat(lets(text, "docker://team/b:1")).isFalse();
    }

    @Test
    void foldersAreKnownByWhereTheyReallyAre() throws IOException {
        Path real = Files.createDirectories(folder.resolve("real/image"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        String text =
                "{\"default\":%s,\"transports\":{\"dir\":{\"%s\":%s}}}"
                        .formatted(REJECT, folder.resolve("real").toRealPath(), ACCEPT);

        assertThat(lets(text, "dir:" + link)).isTrue();
        assertThat(lets(text, "dir:" + folder)).isFalse();
        assertThat(lets(text, "oci:" + link)).isFalse();
    }

    @Test
    void asksForASignatureWhereAcceptingIsNotEnough() throws IOException {
        Policy policy = policy("{\"default\":" + ACCEPT + "}").requiringSignatures();

        assertThatThrownBy(() ->
                        policy.require(
                                Subject.of(Location.parse("dir:" + folder)),
                                MANIFEST,
                                _ -> List.of()))
                .isInstanceOf(Rejected.class);
    }
}
