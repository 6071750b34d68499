package dev.hod.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.error.NotFound;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.RandomImages;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pull category of the distribution specification, request by request. */
class PullTest {
    private final MemoryStore store = new MemoryStore();
    private final RandomImages images = new RandomImages(7, 2, 3_000);
    private final MadeImage image = images.image();
    private final MadeImage.Content layer = image.blobs().lastEntry().getValue();
    private final String layerPath = "/v2/app/web/blobs/" + layer.descriptor().digest();
    private RegistryServer server;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        image.writeTo(store, "app/web:1.0");
        server = RegistryServer.start(store, ServerSettings.readOnly(ServerSettings.loopback()));
        client = new Client(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/", "/v2"})
    void answersThePing(String path) throws Exception {
        Client.Answer answer = client.ask("GET", path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Docker-Distribution-Api-Version")).contains("registry/2.0");
    }

    @Test
    void givesAManifestByItsTag() throws Exception {
        Client.Answer answer = client.ask("GET", "/v2/app/web/manifests/1.0");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(image.top().bytes());
        assertThat(answer.header("Content-Type")).contains(MediaType.OCI_MANIFEST.value());
        assertThat(answer.header("Docker-Content-Digest")).contains(image.digest().toString());
        assertThat(answer.header("ETag")).contains('"' + image.digest().toString() + '"');
        assertThat(answer.header("Content-Length")).contains(Integer.toString(image.top().size()));
    }

    @ParameterizedTest
    @ValueSource(strings = {":", "%3A"})
    void givesAManifestByItsDigest(String colon) throws Exception {
        Client.Answer answer =
                client.ask(
                        "GET",
                        "/v2/app/web/manifests/" + image.digest().toString().replace(":", colon));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(image.top().bytes());
    }

    @Test
    void tellsTheSizeOfAManifestToAHead() throws Exception {
        Client.Answer answer = client.ask("HEAD", "/v2/app/web/manifests/1.0");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("Content-Length")).contains(Integer.toString(image.top().size()));
        assertThat(answer.header("Docker-Content-Digest")).contains(image.digest().toString());
    }

    @Test
    void doesNotSendWhatTheClientHas() throws Exception {
        String etag = '"' + image.digest().toString() + '"';
        assertThat(client.ask("GET", "/v2/app/web/manifests/1.0", "If-None-Match", etag).status())
                .isEqualTo(304);
    }

    @Test
    void givesABlob() throws Exception {
        Client.Answer answer = client.ask("GET", layerPath);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(layer.bytes());
        assertThat(answer.header("Accept-Ranges")).contains("bytes");
        assertThat(answer.header("Content-Length"))
                .contains(Long.toString(layer.descriptor().size()));
    }

    @Test
    void tellsTheSizeOfABlobToAHead() throws Exception {
        Client.Answer answer = client.ask("HEAD", layerPath);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length"))
                .contains(Long.toString(layer.descriptor().size()));
    }

    @Test
    void givesTheEmptyBlob() throws Exception {
        images.repeatedAndEmptyLayers().writeTo(store, "app/empty:1");
        Client.Answer answer =
                client.ask("GET", "/v2/app/empty/blobs/" + Digest.sha256(new byte[0]));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,0,1",
        "bytes=10-19,10,20",
        "bytes=100-,100,-1",
        "bytes=-7,-7,-1",
        "bytes=5-99999999999999999999,5,-1",
        "bytes=-999999,0,-1"
    })
    void givesOneRange(String header, int from, int to) throws Exception {
        int size = layer.bytes().length;
        int start = from < 0 ? size + from : from;
        int end = to < 0 ? size : to;
        Client.Answer answer = client.ask("GET", layerPath, "Range", header);
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(layer.bytes(), start, end));
        assertThat(answer.header("Content-Range"))
                .contains("bytes %d-%d/%d".formatted(start, end - 1, size));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,3-4", "lines=1-2", "bytes=9-3", "bytes=-", "bytes=a-b"})
    void givesTheWholeForWhatIsNotOneRange(String header) throws Exception {
        Client.Answer answer = client.ask("GET", layerPath, "Range", header);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(layer.bytes());
    }

    @Test
    void refusesARangeBehindTheEnd() throws Exception {
        int size = layer.bytes().length;
        Client.Answer answer = client.ask("GET", layerPath, "Range", "bytes=" + size + "-");
        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.header("Content-Range")).contains("bytes */" + size);
        assertThat(answer.header("Content-Length"))
                .contains(Integer.toString(answer.body().length));
    }

    @Test
    void givesTheWholeWhereTheRangeIsOfAnotherVersion() throws Exception {
        Client.Answer answer =
                client.ask("GET", layerPath, "Range", "bytes=1-2", "If-Range", "\"other\"");
        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/app/web/manifests/none,404,MANIFEST_UNKNOWN",
        "/v2/app/none/manifests/1.0,404,MANIFEST_UNKNOWN",
        "/v2/app/none/tags/list,404,NAME_UNKNOWN",
        "/v2/app/web/blobs/sha256:12,400,DIGEST_INVALID",
        "/v2/app/web/manifests/sha256:12,400,DIGEST_INVALID",
        "/v2/app/web/manifests/.x,400,TAG_INVALID",
        "/v2/App/web/manifests/1.0,400,NAME_INVALID",
        "/v2/app/web/blobs/uploads/abc,404,BLOB_UPLOAD_UNKNOWN",
        "/v2/app/web/blobs/uploads/,405,UNSUPPORTED",
        "/v2/app/web/nothing/here,404,UNSUPPORTED",
        "/other,404,UNSUPPORTED"
    })
    void saysWhatIsWrongByTheSpecificationsCodes(String path, int status, String code)
            throws Exception {
        Client.Answer answer = client.ask("GET", path);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).contains("application/json");
        assertThat(answer.text()).startsWith("{\"errors\":[{\"code\":\"" + code + "\",\"message\"");
    }

    @Test
    void doesNotGiveABlobOfAnotherRepository() throws Exception {
        images.image().writeTo(store, "app/other:1");
        Client.Answer answer = client.ask("GET", "/v2/app/other/blobs/" + image.top().digest());
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("BLOB_UNKNOWN");
    }

    @Test
    void saysSoWhenABlobCannotBeOpened() throws Exception {
        store.before(call -> {
            if (call.verb() == MemoryStore.Verb.OPEN_BLOB) {
                throw new NotFound("gone from the disk");
            }
        });
        Client.Answer answer = client.ask("GET", layerPath);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("errors").doesNotContain("disk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void refusesToWriteWhereItIsReadOnly(String method) throws Exception {
        Client.Answer answer = client.send(method, "/v2/app/web/blobs/uploads/", new byte[1 << 20]);
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).contains("GET, HEAD");
        assertThat(answer.text()).contains("UNSUPPORTED");
    }
}
