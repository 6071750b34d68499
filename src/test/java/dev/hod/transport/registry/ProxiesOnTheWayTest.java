package dev.hod.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.error.Failure;
import dev.hod.testing.ConnectProxy;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.SocksProxy;
import dev.hod.testing.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Proxies of all kinds between us and a registry. */
class ProxiesOnTheWayTest extends WayThereKit {
    private static final String BASIC = "Basic dTpwQA==";

    @Test
    void tunnelsTlsThroughAProxy() throws IOException {
        TestTls tls = TestTls.make(folder, "DNS:registry.test");
        try (FakeRegistry registry = FakeRegistry.start(tls.context());
                ConnectProxy proxy = ConnectProxy.start(registry.host(), BASIC);
                RegistryStore store =
                        believing(
                                "registry.test",
                                tls,
                                Map.of("https_proxy", "http://u:p%40@" + proxy.host()))) {
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
                        believing(
                                "registry.test",
                                tls,
                                Map.of("ALL_PROXY", "socks5h://u:p%40@" + proxy.host()))) {
            pushAndPull(store);
            assertThat(proxy.asked()).contains("registry.test:443");
        }
        try (FakeRegistry registry = FakeRegistry.start();
                SocksProxy proxy = SocksProxy.start(registry.host(), "u:p");
                RegistryStore store =
                        plain(
                                "registry.test",
                                Map.of("http_proxy", "socks5://u:p@" + proxy.host()))) {
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
                        believing(
                                "registry.test",
                                tls,
                                Map.of("https_proxy", "https://u:p%40@" + proxy.host()))) {
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
                        plain(
                                "registry.test",
                                Map.of("http_proxy", "http://u:p%40@" + registry.host()))) {
            pushAndPull(store);
            assertThat(registry.seen("/blobs/"))
                    .isNotEmpty()
                    .allMatch(seen -> seen.header("proxy-authorization").orElse("").equals(BASIC))
                    .allMatch(seen -> seen.header("host").orElse("").equals("registry.test"));
        }
    }
}
