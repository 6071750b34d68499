package dev.hod.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Descriptor;
import dev.hod.image.Platform;
import dev.hod.pool.Pool;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.Peers;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client that most sites have. */
class SkopeoTest {
    @TempDir Path folder;
    private final MemoryStore store = new MemoryStore();
    private final RandomImages images = new RandomImages(11, 3, 5_000);
    private RegistryServer server;

    @BeforeEach
    void start() throws IOException {
        server = RegistryServer.start(store, ServerSettings.readOnly(ServerSettings.loopback()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void copiesAnImageOut() throws IOException {
        MadeImage image = images.image();
        image.writeTo(store, "app/web:1.0");
        skopeo("copy", "--src-tls-verify=false", remote("app/web:1.0"), "dir:" + folder);
        assertThat(folder.resolve("manifest.json")).hasBinaryContent(image.top().bytes());
        assertThat(image.blobs().keySet())
                .allSatisfy(d -> assertThat(folder.resolve(d.hex())).exists());
    }

    @Test
    void copiesAWholeIndexOut() throws IOException {
        MadeImage index =
                images.index(
                        Format.DOCKER,
                        Platform.of("linux", "amd64"),
                        Platform.of("linux", "arm64"));
        index.writeTo(store, "app/multi:1.0");
        skopeo("copy", "--all", "--src-tls-verify=false", remote("app/multi:1.0"), "dir:" + folder);
        assertThat(Files.readAllBytes(folder.resolve("manifest.json")))
                .isEqualTo(index.top().bytes());
    }

    @Test
    void inspectsAndListsTags() throws IOException {
        MadeImage image = images.image();
        image.writeTo(store, "app/web:1.0");
        image.writeTo(store, "app/web:2.0");
        assertThat(skopeo("inspect", "--tls-verify=false", remote("app/web:1.0")))
                .contains(image.digest().toString(), "\"1.0\"", "\"2.0\"");
        assertThat(
                        skopeo(
                                "list-tags",
                                "--tls-verify=false",
                                "docker://" + server.host() + "/app/web"))
                .contains("\"1.0\"", "\"2.0\"");
    }

    private String remote(String name) {
        return "docker://" + server.host() + '/' + name;
    }

    @Test
    void copiesInAndOutAgain() throws IOException {
        MadeImage index =
                images.index(
                        Format.OCI, Platform.of("linux", "amd64"), Platform.of("linux", "arm64"));
        index.writeTo(store, "app/multi:1.0");
        try (PoolStore pool = PoolStore.open(folder.resolve("pool"), Pool.Mode.WRITE);
                RegistryServer target =
                        RegistryServer.start(
                                pool,
                                ServerSettings.writable(
                                        ServerSettings.loopback(), folder.resolve("uploads")))) {
            skopeo(
                    "copy",
                    "--all",
                    "--src-tls-verify=false",
                    "--dest-tls-verify=false",
                    remote("app/multi:1.0"),
                    "docker://" + target.host() + "/site/multi:2.0");
            assertThat(
                            pool.source(MadeImage.named("site/multi:2.0"))
                                    .resolve()
                                    .map(Descriptor::digest))
                    .contains(index.digest());
            assertThat(pool.pool().holds("site/multi", index.top().descriptor())).isTrue();
        }
    }

    private static String skopeo(String... arguments) {
        return Peers.run("skopeo", arguments).success();
    }
}
