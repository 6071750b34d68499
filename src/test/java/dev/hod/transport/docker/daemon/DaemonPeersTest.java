package dev.hod.transport.docker.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hod.blob.BlobBytes;
import dev.hod.error.Failure;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.PlatformChoice;
import dev.hod.reference.ImageName;
import dev.hod.testing.Dockerd;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Peers;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
import dev.hod.testing.TestTls;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import dev.hod.transport.docker.NewDockerArchive;
import dev.hod.transport.docker.daemon.DaemonAddress.Checks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Docker's own daemon, by its socket and by TLS. */
class DaemonPeersTest {
    private static final ImageName ONE = ImageName.called("docker.io/team/one:1");
    private static final ImageName TWO = ImageName.called("registry.example:5000/team/two:2.0");

    @TempDir private static Path keys;
    private static Dockerd dockerd;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws IOException {
        TestTls tls = TestTls.make(keys, "DNS:localhost,IP:127.0.0.1");
        Files.copy(tls.certificate(), keys.resolve("ca.pem"));
        Files.copy(tls.certificate(), keys.resolve("cert.pem"));
        Files.copy(tls.key(), keys.resolve("key.pem"));
        dockerd =
                Dockerd.start(
                        "--tlsverify",
                        "--tlscacert=" + tls.certificate(),
                        "--tlscert=" + tls.certificate(),
                        "--tlskey=" + tls.key(),
                        "-H=tcp://127.0.0.1:0");
    }

    @AfterAll
    static void stop() throws IOException {
        dockerd.close();
    }

    private Store store() throws IOException {
        return store(Optional.of(dockerd.host()), Optional.empty());
    }

    private Store store(Optional<String> host, Optional<Path> certificates) throws IOException {
        DaemonAddress address =
                DaemonAddress.of(host, certificates, Checks.CHAIN_AND_NAME, Map.of());
        return DaemonStore.at(address, Optional.empty(), folder);
    }

    private static MadeImage image(long seed) {
        return new RandomImages(seed).image(Format.DOCKER, RandomImages.AMD64, Packing.PLAIN);
    }

    private static Digest config(MadeImage image) {
        return image.blobs().firstEntry().getKey();
    }

    private static void assertThatHolds(Store store, ImageName name, MadeImage image)
            throws IOException {
        ImageSource source = store.source(name);
        Descriptor top = source.resolve().orElseThrow();
        Closure closure = ClosureWalk.of(source, top, PlatformChoice.ALL);
        assertThat(closure.blobs().keySet())
                .containsExactlyInAnyOrderElementsOf(image.blobs().keySet());
        for (Descriptor blob : closure.blobs().values()) {
            BlobBytes.read(source.blob(blob), 1 << 20);
        }
    }

    @Test
    void loadsTwoImagesAndSavesThemByNameAndById() throws IOException {
        MadeImage one = image(1);
        MadeImage two = image(2);
        try (Store store = store()) {
            one.writeTo(store, ONE);
            two.writeTo(store, TWO);
        }
        assertThat(dockerd.docker("images", "-q", "--no-trunc", "team/one:1").strip())
                .isEqualTo(config(one).toString());
        try (Store store = store()) {
            assertThat(store.names()).contains(ONE, TWO);
            assertThatHolds(store, ONE, one);
            assertThatHolds(store, TWO, two);
            assertThatHolds(store, ImageName.digested("", config(two)), two);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void readsWhatSkopeoLoaded() throws IOException {
        MadeImage image = image(3);
        Path archive = folder.resolve("a.tar");
        try (Store store = NewDockerArchive.create(archive, List.of(), folder)) {
            image.writeTo(store, ONE);
        }
        Peers.run(
                        "skopeo",
                        "copy",
                        "--dest-daemon-host",
                        dockerd.host(),
                        "docker-archive:" + archive,
                        "docker-daemon:from/skopeo:1")
                .success();
        try (Store store = store()) {
            assertThatHolds(store, ImageName.called("docker.io/from/skopeo:1"), image);
        }
    }

    @Test
    void findsNoImageThatIsNotThere() throws IOException {
        try (Store store = store()) {
            assertThat(store.source(ImageName.called("docker.io/team/absent:1")).resolve())
                    .isEmpty();
        }
    }

    @Test
    void speaksTlsWithBothSidesKnown() throws IOException {
        MadeImage image = image(4);
        Optional<String> host = Optional.of("tcp://" + dockerd.port());
        try (Store store = store(host, Optional.of(keys))) {
            image.writeTo(store, ImageName.called("docker.io/by/tls:1"));
        }
        try (Store store = store(host, Optional.of(keys))) {
            assertThatHolds(store, ImageName.called("docker.io/by/tls:1"), image);
        }
    }

    @Test
    void doesNotBelieveADaemonThatNobodyVouchesFor() throws IOException {
        Optional<String> host = Optional.of("tcp://" + dockerd.port());
        try (Store store = store(host, Optional.of(folder))) {
            Failure failure = catchThrowableOfType(Failure.class, store::names);
            assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
            assertThat(failure.getMessage()).hasLineCount(1).contains(dockerd.port());
        }
    }
}
