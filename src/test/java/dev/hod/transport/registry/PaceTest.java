package dev.hod.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.blob.Placement;
import dev.hod.reference.ImageName;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.FakeReply;
import dev.hod.transport.registry.wire.Headers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How fast we go, and in which steps. */
class PaceTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final ImageName APP = ImageName.tagged("team/app", "1.0");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After   | 7                             | PT7S",
                "retry-after   | Fri, 02 Jan 2026 03:05:05 GMT | PT1M",
                "Retry-After   | Fri, 02 Jan 2026 03:00:00 GMT | PT0S",
                "Retry-After   | soon                          | ",
                "X-Retry-After | 1767323055                    | PT10S",
                "X-Retry-After | 1                             | PT0S",
                "X-Retry-After | 999999999999999999            | PT277777777286854H42M34S",
                "X-Other       | 3                             | ",
            })
    void understandsHowLongItIsAskedToWait(String name, String value, Duration expected) {
        assertThat(Retry.asked(Headers.of(name, value), NOW).orElse(null)).isEqualTo(expected);
    }

    @Test
    void letsHalfAsManyThroughAfterAComplaint() throws IOException, InterruptedException {
        Gate gate = new Gate(4);
        gate.narrow();
        gate.enter();
        gate.enter();
        Thread third = Thread.ofVirtual().start(() -> enter(gate));
        while (third.getState() != Thread.State.WAITING) {
            assertThat(third.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        gate.leave();
        third.join();
    }

    private static void enter(Gate gate) {
        try {
            gate.enter();
        } catch (InterruptedIOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void widensAgainBitByBit() throws IOException {
        Gate gate = new Gate(2);
        gate.narrow();
        for (int i = 0; i < 32; i++) {
            gate.enter();
            gate.leave();
        }
        gate.enter();
        gate.enter();
    }

    @Test
    void readsTagsPageByPage() throws IOException {
        try (FakeRegistry registry = FakeRegistry.start();
                RegistryStore store =
                        RegistryStore.open(registry.host(), RegistrySettings.of(Map.of()))) {
            String next = "</v2/team/app/tags/list?n=1000&last=a>; rel=\"next\"";
            registry.always("GET", "last=a", FakeReply.status(200, "{\"tags\":[\"b\"]}"));
            registry.always(
                    "GET", "/tags/", FakeReply.status(200, "{\"tags\":[\"a\"]}", "Link", next));
            assertThat(store.tags("team/app")).containsExactly("a", "b");
        }
    }

    @Test
    void asksHarborFirstWhetherABlobIsThere() throws IOException {
        try (FakeRegistry registry = FakeRegistry.start();
                RegistryStore store =
                        RegistryStore.open(registry.host(), RegistrySettings.of(Map.of()))) {
            String realm = "http://" + registry.host() + "/service/token";
            String way = "Bearer realm=\"" + realm + "\",service=\"harbor-registry\"";
            registry.once("GET", "/v2/", FakeReply.status(401, "", "WWW-Authenticate", way));
            registry.always("GET", "/service/", FakeReply.status(200, "{\"token\":\"t\"}"));
            TestImage image = TestImage.of(1, 100);
            registry.addBlob("team/app", new byte[0]);
            assertThat(store.destination(APP).put(image.blobs().getLast()))
                    .isEqualTo(new Placement.Written(100));
            assertThat(registry.seen("/blobs/"))
                    .extracting(FakeRegistry.Seen::method)
                    .containsExactly("HEAD", "POST", "PUT");
        }
    }
}
