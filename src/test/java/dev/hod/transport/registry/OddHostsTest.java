package dev.hod.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.error.Failure;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.FakeReply;
import dev.hod.testing.TestTls;
import dev.hod.transport.registry.wire.Url;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Redirects, hosts that are not there, and addresses of IPv6. */
class OddHostsTest extends WayThereKit {
    @Test
    void keepsToTlsWhereARegistryNamesItselfByHttp() throws IOException {
        TestTls tls = TestTls.make(folder, "IP:127.0.0.1");
        try (FakeRegistry registry = FakeRegistry.start(tls.context());
                RegistryStore store = believing(registry.host(), tls, Map.of())) {
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
                RegistryStore store = believing(registry.host(), tls, Map.of())) {
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
