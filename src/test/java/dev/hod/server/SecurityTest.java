package dev.hod.server;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.concurrent.Tasks;
import dev.hod.error.Failure;
import dev.hod.pool.Pool;
import dev.hod.server.ServerSettings.Security;
import dev.hod.server.ServerSettings.Served;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Peers;
import dev.hod.testing.RandomImages;
import dev.hod.testing.TestTls;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is served, and how they know by whom. */
class SecurityTest {
    /**
     * {@code carrier} with the password {@code over:the gap}, as {@code htpasswd -nbB} wrote it.
     */
    private static final String CARRIER =
            "carrier:$2y$04$lhjSvUdei8qOVlKIX9k3ZuVMvexwQft78XvsfAPukGDHZeyZuPy3a";

    @TempDir Path folder;
    private final BlockingQueue<Served> served = new LinkedBlockingQueue<>();
    private PoolStore store;

    @BeforeEach
    void open() throws IOException {
        store = PoolStore.open(folder.resolve("pool"), Pool.Mode.WRITE);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void letsInWhoProvesWhoTheyAre() throws Exception {
        try (RegistryServer server = guarded(CARRIER)) {
            Client client = new Client(server);
            assertThat(client.ask("GET", "/v2/", "Authorization", basic("carrier:over:the gap")))
                    .extracting(Client.Answer::status)
                    .isEqualTo(200);
            assertThat(served.poll(10, TimeUnit.SECONDS))
                    .extracting(Served::user, as(InstanceOfAssertFactories.OPTIONAL))
                    .contains("carrier");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "carrier:wrong",
                "carrier:",
                "carrier",
                "nobody:over:the gap",
                ":over:the gap",
                ""
            })
    void keepsOutWhoDoesNot(String credentials) throws Exception {
        try (RegistryServer server = guarded("# a comment\n\n" + CARRIER)) {
            Client.Answer answer =
                    new Client(server)
                            .ask("GET", "/v2/_catalog", "Authorization", basic(credentials));
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate").orElseThrow()).startsWith("Basic realm=");
            assertThat(answer.text()).contains("UNAUTHORIZED").doesNotContain("_catalog");
            assertThat(served.poll(10, TimeUnit.SECONDS))
                    .extracting(Served::user, as(InstanceOfAssertFactories.OPTIONAL))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
    void asksForEveryMethod(String method) throws Exception {
        try (RegistryServer server = guarded(CARRIER)) {
            Client.Answer answer =
                    new Client(server)
                            .send(
                                    method,
                                    "/v2/a/b/blobs/uploads/",
                                    "x".getBytes(StandardCharsets.US_ASCII));
            assertThat(answer.status()).isEqualTo(401);
        }
    }

    @Test
    void seesAtOnceWhoCameAndWent() throws Exception {
        try (RegistryServer server = guarded(CARRIER)) {
            Client client = new Client(server);
            String authorization = basic("carrier:over:the gap");
            assertThat(client.ask("GET", "/v2/", "Authorization", authorization).status())
                    .isEqualTo(200);
            Files.writeString(folder.resolve("users"), CARRIER.replace("carrier", "other") + "\n");
            assertThat(client.ask("GET", "/v2/", "Authorization", authorization).status())
                    .isEqualTo(401);
            assertThat(
                            client.ask("GET", "/v2/", "Authorization", basic("other:over:the gap"))
                                    .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void letsNobodyInOnceTheFileIsGone() throws Exception {
        try (RegistryServer server = guarded(CARRIER)) {
            Files.delete(folder.resolve("users"));
            assertThat(
                            new Client(server)
                                    .ask(
                                            "GET",
                                            "/v2/",
                                            "Authorization",
                                            basic("carrier:over:the gap"))
                                    .status())
                    .isEqualTo(500);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"carrier", "carrier:plain", "carrier:$apr1$x$y", ":$2y$04$x"})
    void refusesAFileThatIsNoneOfBcrypts(String line) throws Exception {
        Path file = Files.writeString(folder.resolve("users"), "# first\n" + line + "\n");
        assertThatThrownBy(() -> Htpasswd.open(file))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("plain");
    }

    @Test
    void takesWhatHtpasswdWrites() throws Exception {
        Peers.require("htpasswd");
        Path file = folder.resolve("written");
        Peers.run("htpasswd", "-cbB", "-C", "5", file.toString(), "ann", "grüße").success();
        Htpasswd users = Htpasswd.open(file);
        assertThat(users.user(Optional.of(basic("ann:grüße")))).contains("ann");
        assertThat(users.user(Optional.of(basic("ann:gruesse")))).isEmpty();
    }

    @Test
    void speaksTlsWithManyAtOnce() throws Exception {
        MadeImage image = new RandomImages(7, 2, 300_000).image();
        image.writeTo(store, "app/web:1.0");
        TestTls tls = TestTls.make(folder, "IP:127.0.0.1");
        Security security =
                new Security(
                        Optional.of(ServerTls.of(tls.certificate(), tls.key())), Optional.empty());
        try (RegistryServer server = start(security);
                HttpClient http = HttpClient.newBuilder().sslContext(tls.context()).build();
                Tasks tasks = new Tasks("clients", 16)) {
            for (int i = 0; i < 48; i++) {
                MadeImage.Content blob = List.copyOf(image.blobs().values()).get(i % 3);
                tasks.fork(() -> assertThat(get(http, server, blob)).isEqualTo(blob.bytes()));
            }
            tasks.join();
        }
    }

    @Test
    void refusesAKeyOfAnotherCertificate() throws Exception {
        TestTls one = TestTls.make(Files.createDirectory(folder.resolve("one")), "IP:127.0.0.1");
        TestTls other = TestTls.make(Files.createDirectory(folder.resolve("two")), "IP:127.0.0.1");
        assertThatThrownBy(() -> ServerTls.of(one.certificate(), other.key()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("is not the key of");
        assertThatThrownBy(() -> ServerTls.of(one.key(), one.key()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("has no certificate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ecparam -name secp384r1 -genkey -out KEY",
                "ecparam -name prime256v1 -genkey -noout -out KEY",
                "genrsa -traditional -out KEY 2048",
                "genpkey -algorithm ed25519 -out KEY"
            })
    void takesKeysAsOpensslWritesThem(String command) throws Exception {
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("cert.pem");
        Peers.run("openssl", command.replace("KEY", key.toString()).split(" ", -1)).success();
        Peers.run(
                        "openssl",
                        ("req -x509 -days 2 -subj /CN=x -key " + key + " -out " + certificate)
                                .split(" ", -1))
                .success();
        assertThat(ServerTls.of(certificate, key)).isNotNull();
    }

    private static byte[] get(HttpClient http, RegistryServer server, MadeImage.Content blob)
            throws IOException {
        URI uri =
                URI.create(
                        "https://%s/v2/app/web/blobs/%s"
                                .formatted(server.host(), blob.descriptor().digest()));
        try {
            return http.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private RegistryServer guarded(String lines) throws IOException {
        Path file = Files.writeString(folder.resolve("users"), lines + "\n");
        return start(new Security(Optional.empty(), Optional.of(Htpasswd.open(file))));
    }

    private RegistryServer start(Security security) throws IOException {
        return RegistryServer.start(
                store,
                ServerSettings.writable(
                                ServerSettings.loopback(), folder.resolve("pool/hod/uploads"))
                        .with(security)
                        .servedTo(served::add));
    }

    private static String basic(String credentials) {
        return "Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
