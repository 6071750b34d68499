package dev.hod.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The push category of the distribution specification, request by request, into a pool. */
class PushTest {
    private static final String UPLOADS = "/v2/app/web/blobs/uploads/";
    @TempDir Path folder;
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
    void takesABlobByPostAndPut() throws Exception {
        byte[] content = bytes(700_000);
        String location = begin();
        Client.Answer done = client.send("PUT", location + "?digest=" + digest(content), content);
        assertThat(done.status()).isEqualTo(201);
        assertThat(done.header("Docker-Content-Digest")).contains(digest(content).toString());
        assertThat(client.ask("GET", done.header("Location").orElseThrow()).body())
                .isEqualTo(content);
        assertThat(staged()).isEmpty();
    }

    @Test
    void takesABlobByOneRequest() throws Exception {
        byte[] content = bytes(5_000);
        Client.Answer done = client.send("POST", UPLOADS + "?digest=" + digest(content), content);
        assertThat(done.status()).isEqualTo(201);
        assertThat(holds("app/web", content)).isTrue();
    }

    @Test
    void takesTheEmptyBlob() throws Exception {
        byte[] nothing = {};
        Client.Answer done = client.ask("PUT", begin() + "?digest=" + digest(nothing));
        assertThat(done.status()).isEqualTo(201);
        assertThat(holds("app/web", nothing)).isTrue();
    }

    @Test
    void takesABlobBySha512() throws Exception {
        byte[] content = bytes(400_000);
        Digest digest = Digest.Algorithm.SHA512.of(content);
        assertThat(client.send("PUT", begin() + "?digest=" + digest, content).status())
                .isEqualTo(201);
        assertThat(client.ask("GET", "/v2/app/web/blobs/" + digest).body()).isEqualTo(content);
    }

    @Test
    void takesABlobInChunks() throws Exception {
        byte[] content = bytes(1_000);
        String location = begin();
        Client.Answer first =
                client.send(
                        "PATCH",
                        location,
                        Arrays.copyOf(content, 400),
                        "Content-Range",
                        "0-399",
                        "Content-Type",
                        "application/octet-stream");
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.header("Range")).contains("0-399");
        Client.Answer done =
                client.send(
                        "PUT",
                        first.header("Location").orElseThrow() + "?digest=" + digest(content),
                        Arrays.copyOfRange(content, 400, 1_000),
                        "Content-Range",
                        "400-999");
        assertThat(done.status()).isEqualTo(201);
        assertThat(holds("app/web", content)).isTrue();
    }

    @Test
    void takesAStreamOfUnknownLength() throws Exception {
        byte[] content = bytes(600_000);
        String location = begin();
        Client.Answer sent = client.stream("PATCH", location, new ByteArrayInputStream(content));
        assertThat(sent.status()).isEqualTo(202);
        assertThat(sent.header("Range")).contains("0-599999");
        assertThat(client.ask("PUT", location + "?digest=" + digest(content)).status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5-9", "11-20", "20-10", "x"})
    void refusesAChunkThatIsNotTheNext(String range) throws Exception {
        String location = begin();
        client.send("PATCH", location, new byte[10]);
        Client.Answer answer = client.send("PATCH", location, new byte[10], "Content-Range", range);
        assertThat(answer.status()).isEqualTo(416);
        assertThat(client.ask("GET", location).header("Range")).contains("0-9");
    }

    @Test
    void refusesAChunkOfAnotherLengthThanItsRange() throws Exception {
        String location = begin();
        Client.Answer answer =
                client.send("PATCH", location, new byte[10], "Content-Range", "0-99");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("SIZE_INVALID");
    }

    @Test
    void tellsHowFarAnUploadHasCome() throws Exception {
        String location = begin();
        client.send("PATCH", location, new byte[77]);
        Client.Answer answer = client.ask("GET", location);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Range")).contains("0-76");
        assertThat(answer.header("Location")).contains(location);
    }

    @Test
    void forgetsAnUploadThatIsCancelled() throws Exception {
        String location = begin();
        client.send("PATCH", location, new byte[77]);
        assertThat(client.ask("DELETE", location).status()).isEqualTo(204);
        assertThat(client.ask("GET", location).status()).isEqualTo(404);
        assertThat(staged()).isEmpty();
    }

    @Test
    void refusesContentThatIsNotWhatItsDigestSays() throws Exception {
        String location = begin();
        Client.Answer answer =
                client.send("PUT", location + "?digest=" + digest(bytes(9)), bytes(10));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("DIGEST_INVALID");
        assertThat(client.ask("GET", location).status()).isEqualTo(404);
        assertThat(staged()).isEmpty();
        assertThat(holds("app/web", bytes(9))).isFalse();
    }

    @Test
    void refusesToCloseWithoutADigest() throws Exception {
        assertThat(client.send("PUT", begin(), bytes(10)).status()).isEqualTo(400);
    }

    @Test
    void doesNotKnowAnUploadOfAnotherRepository() throws Exception {
        String elsewhere = begin().replace("app/web", "app/other");
        assertThat(client.send("PATCH", elsewhere, bytes(3)).status()).isEqualTo(404);
    }

    @Test
    void mountsABlobOfAnotherRepository() throws Exception {
        byte[] content = bytes(3_000);
        client.send("POST", UPLOADS + "?digest=" + digest(content), content);
        Client.Answer answer =
                client.ask(
                        "POST",
                        "/v2/app/other/blobs/uploads/?mount=%s&from=app/web"
                                .formatted(digest(content)));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(holds("app/other", content)).isTrue();
    }

    @Test
    void saysByASelfMountWhetherABlobIsThere() throws Exception {
        byte[] content = bytes(3_000);
        String mount = UPLOADS + "?mount=%s&from=app/web".formatted(digest(content));
        assertThat(client.ask("POST", mount).status()).isEqualTo(202);
        client.send("POST", UPLOADS + "?digest=" + digest(content), content);
        assertThat(client.ask("POST", mount).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"app/none", "..%2F..%2Fetc", "UPPER", ""})
    void beginsAnUploadWhereThereIsNothingToMount(String from) throws Exception {
        Client.Answer answer =
                client.ask("POST", UPLOADS + "?mount=%s&from=%s".formatted(digest(bytes(1)), from));
        assertThat(answer.status()).isEqualTo(202);
    }

    @Test
    void removesUploadsThatAKilledServerLeft() throws Exception {
        Path left = folder.resolve("other");
        Files.createDirectories(left);
        Path old = Files.writeString(left.resolve("upload-1"), "half");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(3, ChronoUnit.HOURS)));
        Files.writeString(left.resolve("upload-2"), "another server's");
        Files.writeString(left.resolve("mine"), "not an upload");
        RegistryServer.start(pool.store(), ServerSettings.writable(ServerSettings.loopback(), left))
                .close();
        try (Stream<Path> files = Files.list(left)) {
            assertThat(files)
                    .containsExactlyInAnyOrder(left.resolve("mine"), left.resolve("upload-2"));
        }
    }

    private String begin() throws Exception {
        Client.Answer begun = client.ask("POST", UPLOADS);
        assertThat(begun.status()).isEqualTo(202);
        return begun.header("Location").orElseThrow();
    }

    private boolean holds(String repository, byte[] content) throws Exception {
        return client.ask("HEAD", "/v2/" + repository + "/blobs/" + digest(content)).status()
                == 200;
    }

    private List<Path> staged() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("pool/hod/uploads"))) {
            return files.toList();
        }
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
