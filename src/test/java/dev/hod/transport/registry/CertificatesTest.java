package dev.hod.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.error.Failure;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Test;

/** Whose certificates are believed, and what is said of others. */
class CertificatesTest extends WayThereKit {
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
                RegistryStore store = plain(registry.host(), Map.of())) {
            assertThat(failure(store).getMessage())
                    .contains("seems to speak TLS; leave out --plain-http " + registry.host());
        }
    }

    @Test
    void saysWhichNamesACertificateIsFor() throws IOException {
        TestTls tls = TestTls.make(folder, "DNS:other.test,DNS:third.test");
        try (FakeRegistry registry = FakeRegistry.start(tls.context());
                RegistryStore store = believing(registry.host(), tls, Map.of())) {
            assertThat(failure(store).getMessage())
                    .contains("is for other.test, third.test, not for this name");
        }
    }

    @Test
    void looksAtNoCertificateWhereTheUserSaidSo() throws IOException {
        TestTls tls = TestTls.make(folder, "DNS:other.test");
        try (FakeRegistry registry = FakeRegistry.start(tls.context());
                RegistryStore store = insecure(registry.host(), registry.host())) {
            pushAndPull(store);
        }
    }

    @Test
    void takesAHostWithoutAPortForAllItsPorts() throws IOException {
        TestTls tls = TestTls.make(folder, "DNS:other.test");
        try (FakeRegistry registry = FakeRegistry.start(tls.context());
                RegistryStore store = insecure(registry.host(), "127.0.0.1")) {
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
                RegistryStore store = insecure(registry.host(), "127.0.0.1:1")) {
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
}
