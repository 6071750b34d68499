package dev.hod.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.blob.Blob;
import dev.hod.blob.Placement;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.reference.ImageName;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.FakeReply;
import dev.hod.transport.registry.RegistrySettings.Patience;
import dev.hod.transport.registry.wire.Timeouts;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries with limits: of bodies, and of how much may be fetched. */
class LimitsTest {
    private static final String REPOSITORY = "team/app";
    private static final ImageName APP = ImageName.tagged(REPOSITORY, "1.0");
    private static final Patience BRISK =
            new Patience(
                    new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(1)),
                    4,
                    Duration.ofMillis(2),
                    Duration.ofMillis(10),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5));

    private final List<String> waits = new CopyOnWriteArrayList<>();
    private FakeRegistry registry;
    private RegistryStore store;

    @BeforeEach
    void start() throws IOException {
        registry = FakeRegistry.start();
        store =
                RegistryStore.open(
                        registry.host(),
                        RegistrySettings.of(Map.of()).withPatience(BRISK).withListener(waits::add));
    }

    @AfterEach
    void stop() {
        store.close();
        registry.close();
    }

    private static byte[] random(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    @Test
    void sendsBlobsInPiecesThroughAProxyThatTakesNoLargerBodies() throws IOException {
        registry.takingAtMost(1 << 20);
        for (int size : new int[] {2_500_000, 1_500_000, 1_000}) {
            Blob blob = TestImage.blob(MediaType.OCI_LAYER_GZIP, random(size));

            assertThat(store.destination(APP).put(blob)).isEqualTo(new Placement.Written(size));

            assertThat(registry.hasBlob(REPOSITORY, blob.descriptor().digest())).isTrue();
        }

        // The first blob found out what is taken; the last fits as it is.
        assertThat(registry.seen("PATCH ")).hasSize(3 + 2);
        assertThat(registry.seen("PUT ")).hasSize(1 + 3);
    }

    @Test
    void sendsPartsOfFilesInPieces(@TempDir Path folder) throws IOException {
        registry.takingAtMost(1 << 20);
        byte[] content = random(2_500_000);
        Path file = folder.resolve("bundle");
        Files.write(file, new byte[10]);
        Files.write(file, content, StandardOpenOption.APPEND);
        Descriptor layer =
                Descriptor.of(MediaType.OCI_LAYER_GZIP, Digest.sha256(content), content.length);

        store.destination(APP).put(new InAFile(layer, file, 10));

        assertThat(registry.hasBlob(REPOSITORY, layer.digest())).isTrue();
    }

    private record InAFile(Descriptor descriptor, Path file, long at) implements Blob {
        @Override
        public ReadableByteChannel openAt(long offset) throws IOException {
            return FileChannel.open(file, StandardOpenOption.READ).position(at + offset);
        }

        @Override
        public List<Region> regions() {
            long half = descriptor.size() / 2;
            return List.of(
                    new Region(file, at, half),
                    new Region(file, at + half, descriptor.size() - half));
        }

        @Override
        public String where() {
            return file.toString();
        }
    }

    @Test
    void saysWhenFewImagesMayStillBeFetched() throws IOException {
        registry.addManifest(REPOSITORY, "1.0", TestImage.of(1, 10).manifest());
        for (int left : new int[] {76, 9, 8, 0}) {
            registry.once(
                    "HEAD",
                    "/manifests/",
                    FakeReply.with("ratelimit-remaining", left + ";w=21600"));
            store.source(APP).resolve();
        }

        assertThat(waits)
                .containsExactly(
                        registry.host()
                                + " lets 9 more images be fetched within 6 h; credentials allow more",
                        registry.host()
                                + " lets 0 more images be fetched within 6 h; credentials allow more");
    }
}
