package dev.hod.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hod.blob.BlobBytes;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.reference.ImageName;
import dev.hod.testing.ConnectProxy;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.FakeReply;
import dev.hod.testing.SocksProxy;
import dev.hod.testing.TestTls;
import dev.hod.transport.registry.wire.Url;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proxies, certificates, redirects, and hosts that are not there. */
class WayThereTest {
    private static final String REPOSITORY = "team/app";
    private static final ImageName APP = ImageName.tagged(REPOSITORY, "1.0");
    private static final String BASIC = "Basic dTpwQA==";

    @TempDir Path folder;

    private static RegistrySettings settings(Map<String, String> environment) throws IOException {
        return RegistrySettings.of(environment);
    }

    private static void pushAndPull(RegistryStore store) throws IOException {
        TestImage image = TestImage.of(1, 300_000);
        image.push(store.destination(APP));
        Descriptor layer = image.blobs().getLast().descriptor();
        assertThat(BlobBytes.read(store.source(APP).blob(layer), 1 << 20))
                .isEqualTo(BlobBytes.read(image.blobs().getLast(), 1 << 20));
        assertThat(store.source(APP).resolve()).contains(image.manifest().descriptor());
    }

    private static Failure failure(RegistryStore store) {
        Failure failure = catchThrowableOfType(Failure.class, () -> store.source(APP).resolve());
        assertThat(failure.getMessage()).hasLineCount(1);
        return failure;
    }

    @Test
    void tunnelsTlsThroughAProxy() throws IOException {
        TestTls tls = TestTls.make(folder, "DNS:registry.test");
        try (FakeRegistry registry = FakeRegistry.start(tls.context());
                ConnectProxy proxy = ConnectProxy.start(registry.host(), BASIC);
                RegistryStore store =
                        RegistryStore.open(
                                "registry.test",
                                settings(Map.of("https_proxy", "http://u:p%40@" + proxy.host()))
                                        .withTrust(
                                                Set.of(), Set.of(), List.of(tls.certificate())))) {
            pushAndPull(store);
            assertThat(proxy.asked()).contains("CONNECT registry.test:443 HTTP/1.1");
            assertThat(registry.seen())
                    .allMatch(seen -> seen.header("proxy-authorization").isEmpty());
        }
    }

    @Test
    void reachesRegistriesThroughSocks() throws IOException {
        TestTls tls = TestTls.make(folder, "DNS:registry.test");
        try (FakeRegistry registry = FakeRegistry.start(tls.context());
                SocksProxy proxy = SocksProxy.start(registry.host(), "u:p@");
                RegistryStore store =
                        RegistryStore.open(
                                "registry.test",
                                settings(Map.of("ALL_PROXY", "socks5h://u:p%40@" + proxy.host()))
                                        .withTrust(
                                                Set.of(), Set.of(), List.of(tls.certificate())))) {
            pushAndPull(store);
            assertThat(proxy.asked()).contains("registry.test:443");
        }
        try (FakeRegistry registry = FakeRegistry.start();
                SocksProxy proxy = SocksProxy.start(registry.host(), "u:p");
                RegistryStore store =
                        RegistryStore.open(
                                "registry.test",
                                settings(Map.of("http_proxy", "socks5://u:p@" + proxy.host()))
                                        .withTrust(Set.of("registry.test"), Set.of(), List.of()))) {
            pushAndPull(store);
            assertThat(proxy.asked()).contains("registry.test:80");
        }
    }

    @Test
    void saysThatSocksWantsAUser() throws IOException {
        try (SocksProxy proxy = SocksProxy.start("127.0.0.1:1", "u:p");
                RegistryStore store =
                        RegistryStore.open(
                                "registry.test",
                                settings(Map.of("https_proxy", "socks5://" + proxy.host()))
                                        .withPatience(RegistryMessagesTest.BRISK))) {
            assertThat(failure(store).kind()).isEqualTo(Failure.Kind.UNREACHABLE);
            assertThat(failure(store).getMessage()).contains("socks5://USER:PASSWORD@HOST:PORT");
        }
    }

    @Test
    void tunnelsThroughAProxyUnderTls() throws IOException {
        TestTls tls = TestTls.make(folder, "DNS:registry.test,IP:127.0.0.1");
        try (FakeRegistry registry = FakeRegistry.start(tls.context());
                ConnectProxy proxy = ConnectProxy.start(registry.host(), BASIC, tls.context());
                RegistryStore store =
                        RegistryStore.open(
                                "registry.test",
                                settings(Map.of("https_proxy", "https://u:p%40@" + proxy.host()))
                                        .withTrust(
                                                Set.of(), Set.of(), List.of(tls.certificate())))) {
            pushAndPull(store);
            assertThat(proxy.asked()).contains("CONNECT registry.test:443 HTTP/1.1");
        }
    }

    @Test
    void saysThatAProxyWantsCredentials() throws IOException {
        try (ConnectProxy proxy = ConnectProxy.start("127.0.0.1:1", BASIC);
                RegistryStore store =
                        RegistryStore.open(
                                "registry.test",
                                settings(Map.of("https_proxy", "http://u:s3cret@" + proxy.host()))
                                        .withPatience(RegistryMessagesTest.BRISK))) {
            assertThat(failure(store).kind()).isEqualTo(Failure.Kind.UNREACHABLE);
            assertThat(failure(store).getMessage()).contains("proxy").doesNotContain("s3cret");
        }
    }

    @Test
    void saysThatItIsTheProxyThatCannotBeReached() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        for (String variable : List.of("https_proxy", "http_proxy")) {
            String proxy = "127.0.0.1:" + closed;
            try (RegistryStore store =
                    RegistryStore.open(
                            "registry.test",
                            settings(Map.of(variable, "http://u:s3cret@" + proxy))
                                    .withTrust(
                                            variable.equals("http_proxy")
                                                    ? Set.of("registry.test")
                                                    : Set.of(),
                                            Set.of(),
                                            List.of())
                                    .withPatience(RegistryMessagesTest.BRISK))) {
                assertThat(failure(store).getMessage())
                        .endsWith(
                                "the proxy "
                                        + proxy
                                        + " that the environment names cannot be reached");
            }
        }
    }

    @Test
    void asksAProxyForPlainAddressesInFull() throws IOException {
        try (FakeRegistry registry = FakeRegistry.start();
                RegistryStore store =
                        RegistryStore.open(
                                "registry.test",
                                settings(Map.of("http_proxy", "http://u:p%40@" + registry.host()))
                                        .withTrust(Set.of("registry.test"), Set.of(), List.of()))) {
            pushAndPull(store);
            assertThat(registry.seen("/blobs/"))
                    .isNotEmpty()
                    .allMatch(seen -> seen.header("proxy-authorization").orElse("").equals(BASIC))
                    .allMatch(seen -> seen.header("host").orElse("").equals("registry.test"));
        }
    }

    @Test
    void refusesAKeyWithoutItsCertificate() throws IOException {
        TestTls tls = TestTls.make(folder, "IP:127.0.0.1");
        Path certs = Files.createDirectories(folder.resolve("certs"));
        Files.copy(tls.key(), certs.resolve("client.key"));
        try (FakeRegistry registry = FakeRegistry.start(tls.context());
                RegistryStore store =
                        RegistryStore.open(
                                registry.host(), settings(Map.of()).withCertificates(certs))) {
            assertThat(failure(store))
                    .hasMessageContaining("client.key: there is no certificate (*.cert)");
        }
    }

    @Test
    void believesTheAuthorityOfAHostsFolder() throws IOException {
        TestTls tls = TestTls.make(folder, "IP:127.0.0.1");
        try (FakeRegistry registry = FakeRegistry.start(tls.context())) {
            Path certs = folder.resolve("containers/certs.d").resolve(registry.host());
            Files.createDirectories(certs);
            Files.copy(tls.certificate(), certs.resolve("ca.crt"));
            Map<String, String> environment = Map.of("XDG_CONFIG_HOME", folder.toString());
            try (RegistryStore store = RegistryStore.open(registry.host(), settings(environment))) {
                pushAndPull(store);
            }
        }
    }

    @Test
    void believesTheAuthoritiesThatTheEnvironmentNames() throws IOException {
        TestTls tls = TestTls.make(folder, "IP:127.0.0.1");
        try (FakeRegistry registry = FakeRegistry.start(tls.context())) {
            for (Map<String, String> environment :
                    List.of(
                            Map.of("SSL_CERT_FILE", tls.certificate().toString()),
                            Map.of("SSL_CERT_DIR", "/nowhere:" + folder))) {
                try (RegistryStore store =
                        RegistryStore.open(registry.host(), settings(environment))) {
                    assertThat(store.source(APP).resolve()).isEmpty();
                }
            }
        }
    }

    @Test
    void showsTheClientCertificateOfAHostsFolder() throws IOException {
        TestTls tls = TestTls.make(folder, "IP:127.0.0.1");
        try (SSLServerSocket server =
                (SSLServerSocket)
                        tls.context()
                                .getServerSocketFactory()
                                .createServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            server.setNeedClientAuth(true);
            serve(server, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 9);
            String host = "127.0.0.1:" + server.getLocalPort();
            Path certs = Files.createDirectories(folder.resolve("docker/certs.d").resolve(host));
            Files.copy(tls.certificate(), certs.resolve("ca.crt"));
            Files.copy(tls.certificate(), certs.resolve("client.cert"));
            Files.copy(tls.key(), certs.resolve("client.key"));
            Map<String, String> environment = Map.of("XDG_CONFIG_HOME", folder.toString());
            try (RegistryStore store = RegistryStore.open(host, settings(environment))) {
                assertThat(failure(store).getMessage()).contains("404, so this is no registry");
            }
        }
    }

    private static void serve(ServerSocket server, String answer, int connections) {
        Thread.ofVirtual()
                .start(() -> {
                    for (int i = 0; i < connections; i++) {
                        try (Socket client = server.accept()) {
                            client.getInputStream().read(new byte[4096]);
                            client.getOutputStream()
                                    .write(answer.getBytes(StandardCharsets.US_ASCII));
                        } catch (SocketException e) {
                            return;
                        } catch (IOException e) {
                            // Plain http, which is tried first on the loopback.
                        }
                    }
                });
    }

    @Test
    void saysWhoSignedACertificateThatNobodyBelieves() throws IOException {
        TestTls tls = TestTls.make(folder, "IP:127.0.0.1");
        try (FakeRegistry registry = FakeRegistry.start(tls.context());
                RegistryStore store = RegistryStore.open(registry.host(), settings(Map.of()))) {
            Failure failure = failure(store);
            assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
            assertThat(failure.getMessage()).contains("signed by itself, whom nobody here trusts");
        }
    }

    @Test
    void advisesAgainstPlainHttpWhereARegistryWantsTls() throws IOException {
        TestTls tls = TestTls.make(folder, "IP:127.0.0.1");
        try (FakeRegistry registry = FakeRegistry.start(tls.context());
                RegistryStore store =
                        RegistryStore.open(
                                registry.host(),
                                settings(Map.of())
                                        .withTrust(Set.of(registry.host()), Set.of(), List.of()))) {
            assertThat(failure(store).getMessage())
                    .contains("seems to speak TLS; leave out --plain-http " + registry.host());
        }
    }

    @Test
    void saysWhichNamesACertificateIsFor() throws IOException {
        TestTls tls = TestTls.make(folder, "DNS:other.test,DNS:third.test");
        try (FakeRegistry registry = FakeRegistry.start(tls.context());
                RegistryStore store =
                        RegistryStore.open(
                                registry.host(),
                                settings(Map.of())
                                        .withTrust(
                                                Set.of(), Set.of(), List.of(tls.certificate())))) {
            assertThat(failure(store).getMessage())
                    .contains("is for other.test, third.test, not for this name");
        }
    }

    @Test
    void looksAtNoCertificateWhereTheUserSaidSo() throws IOException {
        TestTls tls = TestTls.make(folder, "DNS:other.test");
        try (FakeRegistry registry = FakeRegistry.start(tls.context());
                RegistryStore store =
                        RegistryStore.open(
                                registry.host(),
                                settings(Map.of())
                                        .withTrust(Set.of(), Set.of(registry.host()), List.of()))) {
            pushAndPull(store);
        }
    }

    @Test
    void takesAHostWithoutAPortForAllItsPorts() throws IOException {
        TestTls tls = TestTls.make(folder, "DNS:other.test");
        try (FakeRegistry registry = FakeRegistry.start(tls.context());
                RegistryStore store =
                        RegistryStore.open(
                                registry.host(),
                                settings(Map.of())
                                        .withTrust(Set.of(), Set.of("127.0.0.1"), List.of()))) {
            pushAndPull(store);
        }
        try (FakeRegistry registry = FakeRegistry.start();
                RegistryStore store =
                        RegistryStore.open(
                                "registry.test:5000",
                                settings(Map.of("http_proxy", "http://" + registry.host()))
                                        .withTrust(Set.of("registry.test"), Set.of(), List.of()))) {
            pushAndPull(store);
        }
    }

    @Test
    void takesAHostWithAPortForThatOne() throws IOException {
        TestTls tls = TestTls.make(folder, "DNS:other.test");
        try (FakeRegistry registry = FakeRegistry.start(tls.context());
                RegistryStore store =
                        RegistryStore.open(
                                registry.host(),
                                settings(Map.of())
                                        .withTrust(Set.of(), Set.of("127.0.0.1:1"), List.of()))) {
            assertThat(failure(store).kind()).isEqualTo(Failure.Kind.UNREACHABLE);
        }
    }

    @Test
    void namesAFileOfAuthoritiesThatIsOfNoUse() throws IOException {
        TestTls tls = TestTls.make(folder, "IP:127.0.0.1");
        Path empty = Files.createFile(folder.resolve("empty.pem"));
        try (FakeRegistry registry = FakeRegistry.start(tls.context())) {
            for (Path file : List.of(empty, folder.resolve("absent.pem"))) {
                RegistrySettings odd =
                        settings(Map.of()).withTrust(Set.of(), Set.of(), List.of(file));
                try (RegistryStore store = RegistryStore.open(registry.host(), odd)) {
                    Failure failure = failure(store);
                    assertThat(failure.kind()).isEqualTo(Failure.Kind.BAD_INPUT);
                    assertThat(failure.getMessage()).contains(file.toString());
                }
            }
        }
    }

    @Test
    void keepsToTlsWhereARegistryNamesItselfByHttp() throws IOException {
        TestTls tls = TestTls.make(folder, "IP:127.0.0.1");
        try (FakeRegistry registry = FakeRegistry.start(tls.context());
                RegistryStore store =
                        RegistryStore.open(
                                registry.host(),
                                settings(Map.of())
                                        .withTrust(
                                                Set.of(), Set.of(), List.of(tls.certificate())))) {
            String session = "/v2/team/app/blobs/uploads/u1?_state=a%3D%3D";
            registry.once(
                    "POST",
                    "/uploads/",
                    FakeReply.with("Location", "http://" + registry.host() + session));
            store.destination(APP).put(TestImage.of(1, 10).blobs().getFirst());
            assertThat(registry.seen("PUT " + session)).hasSize(1);
        }
    }

    @Test
    void refusesToBeSentFromTlsToAHostWithout() throws IOException {
        TestTls tls = TestTls.make(folder, "IP:127.0.0.1");
        try (FakeRegistry registry = FakeRegistry.start(tls.context());
                FakeRegistry bare = FakeRegistry.start();
                RegistryStore store =
                        RegistryStore.open(
                                registry.host(),
                                settings(Map.of())
                                        .withTrust(
                                                Set.of(), Set.of(), List.of(tls.certificate())))) {
            String there = "http://" + bare.host() + "/v2/x/manifests/1?sig=s3cret";
            registry.always("HEAD", "/manifests/", FakeReply.status(307, "", "Location", there));
            Failure failure = failure(store);
            assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
            assertThat(failure.getMessage()).contains("no TLS").doesNotContain("s3cret");
            assertThat(bare.seen()).isEmpty();
            assertThat(registry.seen("HEAD")).hasSize(1);
        }
    }

    @Test
    void goesWithoutTlsWhereTheUserNamedTheHost() throws IOException {
        Redirects redirects = new Redirects(Set.of("objects.site"));
        Url from = Url.parse("https://r.site/v2/");
        Url named = Url.parse("http://objects.site/x");
        assertThat(redirects.follow(from, named)).isEqualTo(named);
        assertThatThrownBy(() -> redirects.follow(from, Url.parse("http://r.site:8080/x")))
                .isInstanceOf(RegistryFailure.class);
        assertThatThrownBy(() -> redirects.follow(from, Url.parse("https://169.254.169.254/x")))
                .isInstanceOf(RegistryFailure.class);
    }

    @Test
    void doesNotWaitLongForAHostThatIsNotThere() throws IOException {
        String nobody;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "127.0.0.1:" + taken.getLocalPort();
        }
        try (RegistryStore store = RegistryStore.open(nobody, settings(Map.of()))) {
            long start = System.nanoTime();
            Failure failure = failure(store);
            assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
            assertThat(failure.getMessage()).contains("no connection: Connection refused");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(4));
            assertThat(failure(store)).isSameAs(failure);
        }
    }

    @Test
    void speaksWithIpv6Addresses() throws IOException {
        try (ServerSocket server = ipv6()) {
            serve(
                    server,
                    "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"tags\":[\"b\",\"a\"]}",
                    2);
            String host = "[::1]:" + server.getLocalPort();
            try (RegistryStore store = RegistryStore.open(host, settings(Map.of()))) {
                assertThat(store.tags(REPOSITORY)).containsExactly("a", "b");
            }
        }
    }

    private static ServerSocket ipv6() throws IOException {
        try {
            byte[] loopback = new byte[16];
            loopback[15] = 1;
            return new ServerSocket(0, 9, InetAddress.getByAddress(loopback));
        } catch (SocketException e) {
            return Assumptions.abort("no IPv6 here");
        }
    }
}
