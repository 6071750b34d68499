package dev.hod.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.pool.Pool;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.FakeReply;
import dev.hod.testing.MadeImage;
import dev.hod.testing.TokenService;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Between docker-registries that check the tokens of a real service. */
@SuppressWarnings("NullAway.Init")
class TokensTest extends CommandLineKit {
    private TokenService tokens;
    private DockerRegistry far;
    private DockerRegistry near;
    private Path nearTree;

    TokensTest() throws IOException {}

    @BeforeEach
    void startThem() throws IOException {
        tokens = TokenService.start(folder.resolve("tokens"));
        upstream.flush();
        far = DockerRegistry.start(folder.resolve("upstream"), tokens);
        nearTree = Files.createDirectory(folder.resolve("near"));
        near = DockerRegistry.start(nearTree, tokens);
        logIn(TokenService.PASSWORD);
    }

    @AfterEach
    void stopThem() throws IOException {
        near.close();
        far.close();
        tokens.close();
    }

    private void logIn(String password) throws IOException {
        String login = TokenService.USER + ':' + password;
        String auth =
                "{\"auth\":\"" + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)) + "\"}";
        Files.writeString(
                Files.createDirectories(folder.resolve(".docker")).resolve("config.json"),
                "{\"auths\":{\"%s\":%s,\"%s\":%s}}".formatted(far.host(), auth, near.host(), auth));
    }

    private String[] sync(String from, String... more) throws IOException {
        Path list = Files.write(folder.resolve("some.list"), List.of("team/one:1", "team/both:2"));
        List<String> all =
                new java.util.ArrayList<>(
                        List.of("sync", list.toString(), "--platform=all", "--from", from));
        all.addAll(List.of("--to", near.host() + "/mirror", "--receipt", at("receipt.jsonl")));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private void assertArrived() throws IOException {
        try (PoolStore pool = PoolStore.open(nearTree, Pool.Mode.READ)) {
            for (String name : List.of("mirror/team/one:1", "mirror/team/both:2")) {
                MadeImage image = name.endsWith("1") ? one : both;
                assertThat(pool.source(MadeImage.named(name)).resolve().orElseThrow().digest())
                        .isEqualTo(image.digest());
            }
        }
        assertThat(hod("verify", nearTree.toString())).isZero();
    }

    @Test
    void carriesTheWholeWay() throws IOException {
        String pool = at("pool");

        assertThat(
                        hod(
                                "pull",
                                "team/one:1",
                                "team/both:2",
                                "--from",
                                far.host(),
                                "--pool",
                                pool,
                                "--platform=all",
                                "--referrers"))
                .as(errors)
                .isZero();
        assertThat(
                        hod(
                                "install",
                                pool,
                                "--to",
                                near.host() + "/mirror",
                                "--receipt",
                                at("r.jsonl")))
                .as(errors)
                .isZero();
        assertArrived();
        int before = tokens.asked().size();
        assertThat(hod(sync(far.host()))).as(errors).isZero();
        assertThat(output).contains("2 images were there already");
        assertThat(tokens.asked().size() - before).isEqualTo(4);
        assertThat(
                        hod(
                                "copy",
                                "--all",
                                "docker://" + far.host() + "/team/both:2",
                                "docker://" + near.host() + "/mirror/other:1"))
                .as(errors)
                .isZero();
        assertThat(tokens.asked())
                .contains("repository:mirror/team/both:pull,push", "repository:team/both:pull");
        assertThat(hod("verify", nearTree.toString())).isZero();
    }

    @Test
    void mountsWithATokenForBothRepositories() throws IOException {
        one.writeTo(upstream, "team/again:1");
        upstream.flush();
        Path list = Files.write(folder.resolve("a.list"), List.of("team/one:1", "team/again:1"));
        assertThat(
                        hod(
                                "sync",
                                list.toString(),
                                "--platform=all",
                                "--from",
                                far.host(),
                                "--to",
                                near.host() + "/mirror",
                                "--receipt",
                                at("r.jsonl")))
                .as(errors)
                .isZero();

        assertThat(Files.readString(folder.resolve("r.jsonl"))).contains("\"how\":\"mounted\"");
        assertThat(tokens.asked())
                .anyMatch(asked ->
                        asked.matches(
                                "repository:mirror/team/(one|again):pull,push repository:mirror/team/(one|again):pull"));
    }

    @Test
    void goesOnWithAnotherTokenWhereOneIsRefusedAsTooOld() throws IOException {
        tokens.withTheFirstOfEachDead();

        assertThat(hod(sync(far.host()))).as(errors).isZero();

        assertArrived();
    }

    @Test
    void goesOnWhereTokensRunOutInTheMiddle() throws Exception {
        tokens.lasting(Duration.ofSeconds(2));
        CountDownLatch ranOut = new CountDownLatch(1);
        try (FakeRegistry slow = FakeRegistry.start();
                HttpClient client = HttpClient.newHttpClient();
                ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor()) {
            fill(slow, "team/one", "1", one);
            fill(slow, "team/both", "2", both);
            String largest = one.blobs().lastEntry().getKey().toString();
            slow.once("GET", largest, FakeReply.stallAfter(1, ranOut));
            Future<Integer> run = aside.submit(() -> hod(sync(slow.host())));
            String token = tokens.next("mirror/team/one:pull,push").token();
            while (isTaken(client, token)) {
                // Until the registry itself finds it too old.
            }
            ranOut.countDown();

            assertThat(run.get()).as(errors).isZero();
        }
        tokens.next("mirror/team/one:pull,push");
        assertArrived();
    }

    private static void fill(
            FakeRegistry registry, String repository, String tag, MadeImage image) {
        image.blobs().values().forEach(blob -> registry.addBlob(repository, blob.bytes()));
        image.manifests().forEach(m -> registry.addManifest(repository, tag, m));
    }

    private boolean isTaken(HttpClient client, String token)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://" + near.host() + "/v2/mirror/team/one/tags/list");
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() != 401;
    }

    @Test
    void saysWhatIsWrongWithCredentialsAndRights() throws IOException {
        assertThat(
                        hod(
                                "copy",
                                "docker://" + far.host() + "/team/one:1",
                                "docker://" + near.host() + "/elsewhere/one:1"))
                .isEqualTo(1);
        assertThat(errors).contains("/v2/elsewhere/one/").contains("or may not do this");
        logIn("mistyped");
        assertThat(hod(sync(far.host()))).isEqualTo(11);
        assertThat(output + errors)
                .contains("token from http://127.0.0.1:")
                .doesNotContain("mistyped");
        Files.delete(folder.resolve(".docker/config.json"));
        assertThat(hod(sync(far.host()))).isEqualTo(11);
        assertThat(output + errors).contains("hint: ");
    }
}
