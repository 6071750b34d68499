package dev.hod.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.crash.Kills.Found;
import dev.hod.image.Digest;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills copies to every kind of place; skopeo and sha256sum say what is left of them. */
class CopyCrashTest {
    private static final String IMAGE = "team1/app0:v1";
    private static final long BYTES_PER_SECOND = 1_500_000;

    @TempDir private Path folder;

    /** Where an image is copied to. */
    private enum Kind {
        DIR("dir:"),
        OCI("oci:"),
        OCI_ARCHIVE("oci-archive:"),
        DOCKER_ARCHIVE("docker-archive:"),
        REGISTRY("docker://");

        private final String transport;

        Kind(String transport) {
            this.transport = transport;
        }
    }

    @Test
    void killedCopyLeavesAWholeImageOrNoneAndRunsAgain() throws IOException {
        try (Scene scene = Scene.make(folder, 2, 4, 250_000);
                SlowProxy slow = SlowProxy.before(scene.host(), BYTES_PER_SECOND);
                DockerRegistry target =
                        DockerRegistry.start(Files.createDirectory(folder.resolve("target")))) {
            Kills kills =
                    Kills.spread(
                            6,
                            number -> {
                                Place place = place(number, "undisturbed", target);
                                copy(slow, place).success();
                                assertThat(place.isThere()).isTrue();
                                place.judge(scene);
                            });
            kills.each((number, nanos) -> {
                Place place = place(number, "killed", target);
                long before = slow.down();

                boolean alive = copy(slow, place).killAfter(nanos);

                boolean there = place.isThere();
                if (there) {
                    place.judge(scene);
                }
                place.judgeBlobs();
                // An archive that is there is not written again, as with skopeo.
                if (!there || place.kind != Kind.DOCKER_ARCHIVE) {
                    copy(slow, place).success();
                    place.judge(scene);
                    place.judgeBlobs();
                }
                return Found.of(alive, slow.down() - before > 10_000 && !there);
            });
        }
        Judge.eachBlobIsWhatItsNameSays(folder.resolve("target"));
    }

    private HodProcess copy(SlowProxy source, Place place) throws IOException {
        return HodProcess.start(
                folder,
                "copy",
                "--quiet",
                "docker://" + source.host() + '/' + IMAGE,
                place.location());
    }

    private Place place(int number, String name, DockerRegistry target) {
        Kind kind = Kind.values()[number % Kind.values().length];
        return new Place(
                kind, folder.resolve(name + number), target.host() + "/x:" + name + number);
    }

    /** One destination. */
    private record Place(Kind kind, Path path, String reference) {
        String location() {
            return kind.transport
                    + switch (kind) {
                        case DIR -> path.toString();
                        case OCI, OCI_ARCHIVE -> path + ":v1";
                        case DOCKER_ARCHIVE -> path + ":x:v1";
                        case REGISTRY -> reference;
                    };
        }

        /** Whether anybody can take an image for being there. */
        boolean isThere() {
            return switch (kind) {
                case DIR -> Files.exists(path.resolve("manifest.json"));
                case OCI -> Files.exists(path.resolve("index.json"));
                case OCI_ARCHIVE, DOCKER_ARCHIVE -> Files.exists(path);
                case REGISTRY ->
                        Peers.run("skopeo", "inspect", "--raw", "--tls-verify=false", location())
                                        .exitCode()
                                == 0;
            };
        }

        /** Fails unless skopeo reads the image from there, which verifies every blob. */
        void judge(Scene scene) throws IOException {
            Path read = Files.createTempDirectory(path.getParent(), "read");
            Peers.run(
                            "skopeo",
                            "--insecure-policy",
                            "copy",
                            "--src-tls-verify=false",
                            location(),
                            "dir:" + read)
                    .success();
            if (kind != Kind.DOCKER_ARCHIVE) {
                assertThat(Digest.sha256(Files.readAllBytes(read.resolve("manifest.json"))))
                        .hasToString(scene.digests().get(IMAGE));
            }
        }

        /** Fails where a file has a blob's name and is another. */
        void judgeBlobs() throws IOException {
            if ((kind != Kind.DIR && kind != Kind.OCI) || !Files.exists(path)) {
                return;
            }
            List<String> named;
            try (Stream<Path> files = Files.walk(path)) {
                named =
                        files.filter(f -> f.getFileName().toString().matches("[0-9a-f]{64}"))
                                .map(Path::toString)
                                .toList();
            }
            if (named.isEmpty()) {
                return;
            }
            Peers.run("sha256sum", named.toArray(String[]::new))
                    .success()
                    .lines()
                    .forEach(line ->
                            assertThat(line.split("  ", 2)[1])
                                    .endsWith('/' + line.split(" ", 2)[0]));
        }
    }
}
