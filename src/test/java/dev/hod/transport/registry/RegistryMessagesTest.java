package dev.hod.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hod.auth.CredentialStore;
import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.reference.ImageName;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.FakeReply;
import dev.hod.transport.registry.RegistrySettings.Patience;
import dev.hod.transport.registry.wire.Proxies;
import dev.hod.transport.registry.wire.Timeouts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What failures tell, and what they keep to themselves. */
class RegistryMessagesTest {
    static final Patience BRISK =
            new Patience(
                    new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(1)),
                    2,
                    Duration.ofMillis(2),
                    Duration.ofMillis(10),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5));
    private static final String SECRET = "s3cret";
    private static final ImageName APP = ImageName.tagged("team/app", "1.0");
    private static final String SIGNED = "/v2/x/blobs/y?X-Signature=" + SECRET;

    @TempDir Path folder;
    private final List<String> waits = new CopyOnWriteArrayList<>();
    private FakeRegistry registry;
    private FakeRegistry elsewhere;

    @BeforeEach
    void start() throws IOException {
        registry = FakeRegistry.start();
        elsewhere = FakeRegistry.start();
    }

    @AfterEach
    void stop() {
        registry.close();
        elsewhere.close();
    }

    private RegistryStore login(String entry) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("auth.json"),
                        "{\"auths\":{\"" + registry.host() + "\":" + entry + "}}");
        return RegistryStore.open(
                registry.host(),
                RegistrySettings.of(Map.of())
                        .withPatience(BRISK)
                        .withListener(waits::add)
                        .withCredentials(new CredentialStore(Map.of(), Optional.of(file))));
    }

    private static String password() {
        byte[] plain = ("eve:" + SECRET).getBytes(StandardCharsets.UTF_8);
        return "{\"auth\":\"" + Base64.getEncoder().encodeToString(plain) + "\"}";
    }

    /** The failure, after a look through it and all that caused it. */
    private Throwable discreet(ThrowingCallable action) {
        Throwable failure = catchThrowable(action);
        assertThat(failure).isNotNull();
        String encoded = password().replaceAll(".*\"auth\":\"([^\"=]*).*", "$1");
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(SECRET).doesNotContain(encoded);
            for (Throwable suppressed : cause.getSuppressed()) {
                assertThat(suppressed.toString()).doesNotContain(SECRET).doesNotContain(encoded);
            }
        }
        assertThat(waits).noneMatch(line -> line.contains(SECRET));
        return failure;
    }

    private void tokensElsewhere() {
        String realm = "Bearer realm=\"http://" + elsewhere.host() + "/token\",service=\"s\"";
        registry.once("GET", "/v2/", FakeReply.status(401, "", "WWW-Authenticate", realm));
    }

    @Test
    void takesTokensFromAnotherHost() throws IOException {
        tokensElsewhere();
        elsewhere.always("GET", "/token", FakeReply.status(200, "{\"token\":\"t1\"}"));
        try (RegistryStore store = login(password())) {
            assertThat(store.source(APP).resolve()).isEmpty();
        }
        assertThat(registry.seen("HEAD").getFirst().header("authorization")).contains("Bearer t1");
    }

    @Test
    void saysWhosePasswordIsWrong() throws IOException {
        tokensElsewhere();
        elsewhere.always("GET", "/token", FakeReply.status(401, ""));
        try (RegistryStore store = login(password())) {
            Throwable failure = discreet(() -> store.source(APP).resolve());
            assertThat(failure).hasMessageContaining("the password of eve for " + registry.host());
        }
    }

    @Test
    void blamesThePassingBlobAndNotTheRegistry() throws IOException {
        registry.always(
                "PUT", "/", FakeReply.status(400, "{\"errors\":[{\"code\":\"DIGEST_INVALID\"}]}"));
        try (RegistryStore store = login("{}")) {
            assertThat(discreet(() -> store.destination(APP).put(new Passing())))
                    .hasMessageContaining("from standard input: its content has digest sha256:");
        }
    }

    /** Says one thing and brings another, once. */
    private static final class Passing implements Blob {
        @Override
        public Descriptor descriptor() {
            byte[] right = "right".getBytes(StandardCharsets.UTF_8);
            return Descriptor.of(MediaType.OCTET_STREAM, Digest.sha256(right), right.length);
        }

        @Override
        public ReadableByteChannel openAt(long offset) {
            byte[] wrong = "wrong".getBytes(StandardCharsets.UTF_8);
            return Channels.newChannel(new ByteArrayInputStream(wrong));
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public String where() {
            return "standard input";
        }
    }

    @Test
    void saysThatThereAreNoCredentials() throws IOException {
        tokensElsewhere();
        elsewhere.always("GET", "/token", FakeReply.status(401, ""));
        try (RegistryStore store = login("{}")) {
            assertThat(discreet(() -> store.source(APP).resolve()))
                    .hasMessageContaining("no credentials for " + registry.host() + " were found");
        }
    }

    @Test
    void saysThatALoginHasExpired() throws IOException {
        tokensElsewhere();
        elsewhere.always("POST", "/token", FakeReply.status(401, ""));
        try (RegistryStore store = login("{\"identitytoken\":\"" + SECRET + "\"}")) {
            assertThat(discreet(() -> store.source(APP).resolve()))
                    .hasMessageContaining("log in again");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret\\n", "s3cretä", ""})
    void refusesATokenThatNoHeaderCanHold(String token) throws IOException {
        tokensElsewhere();
        elsewhere.always("GET", "/token", FakeReply.status(200, "{\"token\":\"" + token + "\"}"));
        try (RegistryStore store = login(password())) {
            Throwable failure = discreet(() -> store.source(APP).resolve());
            assertThat(((Failure) failure).kind()).isEqualTo(Failure.Kind.UNAUTHORIZED);
        }
    }

    @Test
    void keepsBasicCredentialsToItself() throws IOException {
        registry.always(
                "GET", "/", FakeReply.status(401, "", "WWW-Authenticate", "Basic realm=\"r\""));
        registry.always(
                "HEAD", "/", FakeReply.status(401, "", "WWW-Authenticate", "Basic realm=\"r\""));
        try (RegistryStore store = login(password())) {
            assertThat(discreet(() -> store.source(APP).resolve()))
                    .hasMessageContaining(
                            "the password of eve for " + registry.host() + " is wrong");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 416, 500, 301})
    void keepsTheSignaturesOfRedirectsToItself(int status) throws IOException {
        Descriptor layer = registry.addBlob("team/app", new byte[100]);
        String there = "http://" + elsewhere.host() + SIGNED;
        registry.always("GET", "/blobs/", FakeReply.status(307, "", "Location", there));
        elsewhere.always("GET", "/", FakeReply.status(status, "", "Location", SIGNED));
        try (RegistryStore store = login(password())) {
            discreet(() -> BlobBytes.read(store.source(APP).blob(layer), 100));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://eve:s3cret@h/x?sig=s3cret",
                "http://eve:s3cret@h:99999/x?sig=s3cret",
                "http://h/ x?sig=s3cret",
                "http://127.0.0.1:1/x?sig=s3cret",
            })
    void keepsOddRedirectsToItself(String there) throws IOException {
        registry.always("HEAD", "/", FakeReply.status(307, "", "Location", there));
        registry.always("POST", "/", FakeReply.status(202, "", "Location", there));
        try (RegistryStore store = login(password())) {
            discreet(() -> store.source(APP).resolve());
            discreet(() -> store.destination(APP).put(TestImage.of(1, 9).blobs().getLast()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 413, 429, 500, 507})
    void keepsTheStateOfUploadsToItself(int status) throws IOException {
        String there = "/v2/team/app/blobs/uploads/u1?_state=" + SECRET;
        registry.always("POST", "/", FakeReply.status(202, "", "Location", there));
        registry.always("PUT", "/", FakeReply.status(status, "", "Retry-After", "0"));
        try (RegistryStore store = login(password())) {
            discreet(() -> store.destination(APP).put(TestImage.of(1, 9).blobs().getLast()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://eve:s3cret/x@proxy:3128",
                "http://eve:s3cret@proxy:99999",
                "ftp://eve:s3cret@proxy:1",
                "socks5://eve:s3cret@proxy:99999",
                "eve:s3cret@",
            })
    void keepsThePasswordOfAProxyToItself(String proxy) {
        discreet(() -> Proxies.of(Map.of("https_proxy", proxy)));
    }
}
