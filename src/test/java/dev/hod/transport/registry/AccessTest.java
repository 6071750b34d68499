package dev.hod.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hod.auth.CredentialStore;
import dev.hod.blob.BlobBytes;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.reference.ImageName;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.FakeReply;
import dev.hod.testing.FakeTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens, and who gets to see them. */
class AccessTest {
    private static final ImageName APP = ImageName.tagged("team/app", "1.0");

    @TempDir Path folder;
    private FakeRegistry registry;

    @BeforeEach
    void start() throws IOException {
        registry = FakeRegistry.start();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private RegistryStore login(String entry) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("auth.json"),
                        "{\"auths\":{\"" + registry.host() + "\":" + entry + "}}");
        return RegistryStore.open(
                registry.host(),
                RegistrySettings.of(Map.of())
                        .withCredentials(new CredentialStore(Map.of(), Optional.of(file))));
    }

    private RegistryStore login() throws IOException {
        return login("{\"auth\":\"" + base64(FakeTokens.USER + ':' + FakeTokens.PASSWORD) + "\"}");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void fetchesOneTokenForManyRequests() throws IOException {
        FakeTokens tokens = registry.wantTokens();
        TestImage image = TestImage.of(1, 1000, 2000);
        try (RegistryStore store = login()) {
            image.push(store.destination(APP));
            assertThat(tokens.issued()).isEqualTo(1);
        }
    }

    @Test
    void renewsATokenThatRanOutHalfway() throws IOException {
        FakeTokens tokens = registry.wantTokens();
        TestImage image = TestImage.of(1, 1000, 2000);
        try (RegistryStore store = login()) {
            store.destination(APP).put(image.blobs().getFirst());
            tokens.expireAll();
            image.push(store.destination(APP));
            assertThat(tokens.issued()).isEqualTo(2);
        }
    }

    @Test
    void asksForBothRepositoriesToMountFromOneToTheOther() throws IOException {
        registry.wantTokens();
        TestImage image = TestImage.of(1, 1000);
        try (RegistryStore store = login()) {
            store.destination(APP).put(image.blobs().getLast());
            store.destination(ImageName.tagged("other", "1")).put(image.blobs().getLast());
        }
        assertThat(registry.seen("GET /token").getLast().target())
                .endsWith(
                        "scope=repository%3Aother%3Apull%2Cpush"
                                + "&scope=repository%3Ateam%2Fapp%3Apull");
    }

    @Test
    void tradesAnIdentityTokenByPost() throws IOException {
        registry.wantTokens();
        try (RegistryStore store = login("{\"identitytoken\":\"" + FakeTokens.IDENTITY + "\"}")) {
            assertThat(store.source(APP).resolve()).isEmpty();
        }
        assertThat(registry.seen("POST /token")).hasSize(1);
    }

    @Test
    void fallsBackToGetWhereATokenServiceKnowsNoPost() throws IOException {
        registry.wantTokens().refusePosts();
        String entry =
                "{\"auth\":\"%s\",\"identitytoken\":\"%s\"}"
                        .formatted(base64(FakeTokens.USER + ':'), FakeTokens.PASSWORD);
        try (RegistryStore store = login(entry)) {
            assertThat(store.source(APP).resolve()).isEmpty();
        }
    }

    @Test
    void saysThatAPasswordIsWrongWithoutShowingIt() throws IOException {
        registry.wantTokens();
        try (RegistryStore store = login("{\"auth\":\"" + base64("eve:s3cret") + "\"}")) {
            Failure failure =
                    catchThrowableOfType(Failure.class, () -> store.source(APP).resolve());
            assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAUTHORIZED);
            assertThat(failure.toString()).doesNotContain("s3cret");
        }
    }

    @Test
    void takesNoCredentialsAlongToAnotherHost() throws IOException {
        registry.wantTokens();
        byte[] content = new byte[1000];
        Descriptor layer = registry.addBlob("team/app", content);
        try (FakeRegistry objects = FakeRegistry.start();
                RegistryStore store = login()) {
            objects.addBlob("bucket", content);
            String there =
                    "http://"
                            + objects.host()
                            + "/v2/bucket/blobs/"
                            + layer.digest()
                            + "?X-Signature=secret";
            registry.always("GET", "/blobs/", FakeReply.status(307, "", "Location", there));
            assertThat(BlobBytes.read(store.source(APP).blob(layer), 1000)).isEqualTo(content);
            assertThat(objects.seen()).hasSize(1);
            assertThat(objects.seen().getFirst().header("authorization")).isEmpty();
        }
    }

    @Test
    void goesBackForANewAddressWhenOneHasExpired() throws IOException {
        byte[] content = new byte[1000];
        Descriptor layer = registry.addBlob("team/app", content);
        try (FakeRegistry objects = FakeRegistry.start();
                RegistryStore store = login()) {
            objects.addBlob("bucket", content);
            objects.once("GET", "/blobs/", FakeReply.status(403, "expired"));
            String there = "http://" + objects.host() + "/v2/bucket/blobs/" + layer.digest();
            registry.always("GET", "/blobs/", FakeReply.status(307, "", "Location", there));
            assertThat(BlobBytes.read(store.source(APP).blob(layer), 1000)).isEqualTo(content);
        }
    }

    @Test
    void keepsToBearerWhereHarborOffersBasicToARefusedToken() throws IOException {
        FakeTokens tokens = registry.wantTokens();
        TestImage image = TestImage.of(1, 10);
        registry.addManifest("team/app", "1.0", image.manifest());
        try (RegistryStore store = login()) {
            registry.once(
                    "HEAD",
                    "/manifests/",
                    FakeReply.status(401, "", "WWW-Authenticate", "Basic realm=\"harbor\""));
            assertThat(store.source(APP).resolve()).isPresent();
            assertThat(tokens.issued()).isEqualTo(2);
        }
    }

    @Test
    void endsOnAnEmptyChallenge() throws IOException {
        registry.always("HEAD", "/", FakeReply.status(401, "", "WWW-Authenticate", ""));
        registry.always(
                "GET",
                "/manifests/",
                FakeReply.status(
                        401,
                        "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"project x not"
                                + " found\"}]}",
                        "WWW-Authenticate",
                        ""));
        try (RegistryStore store = login()) {
            Failure failure =
                    catchThrowableOfType(Failure.class, () -> store.source(APP).resolve());
            assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAUTHORIZED);
            assertThat(failure).hasMessageContaining("the project does not exist");
        }
    }

    @Test
    void readsSeveralChallengesInOneLine() {
        List<Challenge> challenges =
                Challenge.parse(
                        List.of(
                                "Negotiate, BEARER realm=\"https://a/t?x=\\\"1\\\",2\" , service=s,"
                                        + "Basic Realm=\"b, c\"",
                                ""));
        assertThat(challenges)
                .containsExactly(
                        new Challenge("negotiate", Map.of()),
                        new Challenge(
                                "bearer", Map.of("realm", "https://a/t?x=\"1\",2", "service", "s")),
                        new Challenge("basic", Map.of("realm", "b, c")));
    }
}
