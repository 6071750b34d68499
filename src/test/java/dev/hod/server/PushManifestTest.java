package dev.hod.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.Platform;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Manifests that are pushed, and what speaks of them. */
class PushManifestTest {
    @TempDir Path folder;
    private final RandomImages images = new RandomImages(3, 2, 2_000);
    private WritablePool pool;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        pool = WritablePool.at(folder.resolve("pool"));
        client = pool.client();
    }

    @AfterEach
    void stop() throws IOException {
        pool.close();
    }

    @Test
    void takesAWholeIndexAndGivesItBack() throws Exception {
        MadeImage index =
                images.index(
                        Format.OCI, Platform.of("linux", "amd64"), Platform.of("linux", "arm64"));
        client.push("app/multi", "1.0", index);
        Client.Answer answer = client.ask("GET", "/v2/app/multi/manifests/1.0");
        assertThat(answer.body()).isEqualTo(index.top().bytes());
        assertThat(answer.header("Content-Type")).contains(MediaType.OCI_INDEX.value());
        assertThat(client.ask("GET", "/v2/app/multi/tags/list").text())
                .isEqualTo("{\"name\":\"app/multi\",\"tags\":[\"1.0\"]}");
    }

    @Test
    void refusesAManifestBeforeWhatItReferences() throws Exception {
        MadeImage image = images.image();
        Client.Answer answer = client.put("app/web", "1.0", image.top());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("MANIFEST_BLOB_UNKNOWN");
        image.blobs()
                .keySet()
                .forEach(d -> assertThat(answer.text()).contains("{\"digest\":\"" + d + "\"}"));
        assertThat(client.ask("GET", "/v2/app/web/manifests/1.0").status()).isEqualTo(404);
    }

    @Test
    void refusesAnIndexBeforeItsImages() throws Exception {
        MadeImage index = images.index(Format.OCI, Platform.of("linux", "amd64"));
        assertThat(client.put("app/web", "1.0", index.top()).text())
                .contains("MANIFEST_BLOB_UNKNOWN");
    }

    @Test
    void refusesAManifestUnderAnothersDigest() throws Exception {
        MadeImage image = images.image();
        client.push("app/web", "1.0", image);
        Client.Answer answer = client.put("app/web", digest(bytes(1)).toString(), image.top());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("DIGEST_INVALID");
    }

    @ParameterizedTest
    @CsvSource({
        "application/vnd.oci.image.index.v1+json,MANIFEST_INVALID",
        "application/vnd.docker.distribution.manifest.v1+prettyjws,MANIFEST_INVALID",
        "text/plain,MANIFEST_INVALID"
    })
    void refusesAManifestOfAnotherTypeThanItsHeaderSays(String type, String code) throws Exception {
        MadeImage image = images.image();
        client.push("app/web", "1.0", image);
        Client.Answer answer =
                client.send(
                        "PUT",
                        "/v2/app/web/manifests/2.0",
                        image.top().bytes(),
                        "Content-Type",
                        type);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains(code);
    }

    @Test
    void refusesAManifestWithoutItsType() throws Exception {
        MadeImage image = images.image();
        client.push("app/web", "1.0", image);
        assertThat(client.send("PUT", "/v2/app/web/manifests/2", image.top().bytes()).status())
                .isEqualTo(400);
    }

    @Test
    void refusesAManifestThatIsTooLarge() throws Exception {
        Client.Answer answer =
                client.send(
                        "PUT",
                        "/v2/app/web/manifests/1",
                        new byte[(4 << 20) + 1],
                        "Content-Type",
                        MediaType.OCI_MANIFEST.value());
        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void listsWhatSpeaksOfAManifest() throws Exception {
        MadeImage image = images.image();
        client.push("app/web", "1.0", image);
        MadeImage signature = images.referrer(image, "application/vnd.example.signature");
        MadeImage sbom = images.referrer(image, "application/vnd.example.sbom");
        assertThat(
                        client.push("app/web", signature.digest().toString(), signature)
                                .header("OCI-Subject"))
                .contains(image.digest().toString());
        client.push("app/web", sbom.digest().toString(), sbom);
        Client.Answer all = client.ask("GET", "/v2/app/web/referrers/" + image.digest());
        assertThat(all.header("Content-Type")).contains(MediaType.OCI_INDEX.value());
        assertThat(all.text())
                .contains(
                        signature.digest().toString(),
                        sbom.digest().toString(),
                        "\"artifactType\":\"application/vnd.example.sbom\"");
        Client.Answer some =
                client.ask(
                        "GET",
                        "/v2/app/web/referrers/"
                                + image.digest()
                                + "?artifactType=application/vnd.example.sbom");
        assertThat(some.header("OCI-Filters-Applied")).contains("artifactType");
        assertThat(some.text())
                .contains(sbom.digest().toString())
                .doesNotContain(signature.digest().toString());
    }

    @Test
    void listsNothingForAManifestThatNobodySpeaksOf() throws Exception {
        Client.Answer answer = client.ask("GET", "/v2/app/web/referrers/" + digest(bytes(1)));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("\"manifests\":[]");
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(count).nextBytes(bytes);
        return bytes;
    }

    private static Digest digest(byte[] content) {
        return Digest.sha256(content);
    }
}
