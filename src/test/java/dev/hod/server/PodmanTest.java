package dev.hod.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.pool.Pool;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Peers;
import dev.hod.testing.Podman;
import dev.hod.testing.RandomImages;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Podman pulls and pushes by plain http. */
class PodmanTest {
    @TempDir private Path folder;

    @Test
    void pullsAnImageAndPushesItAgain() throws IOException {
        Peers.require("podman");
        MadeImage image = new RandomImages(7).image();
        Podman podman = new Podman(folder, "vfs");
        try (PoolStore pool = PoolStore.open(folder.resolve("pool"), Pool.Mode.WRITE);
                RegistryServer server =
                        RegistryServer.start(
                                pool,
                                ServerSettings.writable(
                                        ServerSettings.loopback(), folder.resolve("uploads")))) {
            image.writeTo(pool, "team/app:1");
            String name = server.host() + "/team/app:1";
            String again = server.host() + "/team/again:2";

            podman.run("pull", "--tls-verify=false", name);
            podman.run("push", "--tls-verify=false", name, "docker://" + again);
            podman.run("rmi", "--force", name);
            podman.run("pull", "--tls-verify=false", again);

            assertThat(podman.run("image", "inspect", "--format", "{{.Id}}", again).strip())
                    .isEqualTo(config(image).hex());
        }
    }

    private static Digest config(MadeImage image) throws IOException {
        return ((ImageManifest) Manifest.parse(image.top())).config().digest();
    }
}
