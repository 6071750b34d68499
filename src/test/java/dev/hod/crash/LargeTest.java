package dev.hod.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.testing.DockerRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many blobs and huge ones, carried from registry to registry within a small heap. Takes minutes
 * and 30 GB of disk: {@code -Dhod.large=true}.
 */
class LargeTest {
    private static final List<String> HEAP = List.of("-Xmx128m");
    private static final int UNIT = 1 << 20;

    @TempDir private Path folder;

    /** What a large blob consists of. */
    private enum Fill {
        RANDOM,
        HOLE
    }

    @Test
    @EnabledIfSystemProperty(named = "hod.large", matches = "true")
    void carriesThreeThousandBlobs() throws IOException {
        try (Scene scene = Scene.make(folder, 55, 100, 300)) {
            assertThat(Judge.eachBlobIsWhatItsNameSays(scene.storage())).isGreaterThan(3_000);
            carry(scene);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "hod.large", matches = "true")
    void carriesAnIncompressibleGibibyte() throws IOException {
        try (Scene scene = Scene.empty(folder)) {
            add(scene, 1L << 30, Fill.RANDOM);
            carry(scene);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "hod.large", matches = "true")
    void carriesFiveSparseGibibytes() throws IOException {
        try (Scene scene = Scene.empty(folder)) {
            add(scene, 5L << 30, Fill.HOLE);
            carry(scene);
        }
    }

    private void carry(Scene scene) throws IOException {
        String pool = folder.resolve("pool").toString();
        String bundle = folder.resolve("bundle.tar").toString();
        Path tree = folder.resolve("tree");
        String list = scene.list().toString();
        hod("pull", list, "--from", scene.host(), "--platform", "all", "--pool", pool);
        hod("pack", "--all", "--pool", pool, "-o", bundle);
        hod("verify", bundle);
        hod("unpack", bundle, "--to", tree.toString());
        assertThat(Judge.soundTree(tree)).isEqualTo(scene.digests());
        Path selected = folder.resolve("selected");
        hod("select", list, "--platform", "all", "--pool", pool, "--to", selected.toString());
        assertThat(Judge.soundTree(selected)).isEqualTo(scene.digests());
        into(scene, "install", bundle);
        into(scene, "sync", list, "--from", scene.host(), "--platform", "all");
    }

    /** Into a registry of its own. */
    private void into(Scene scene, String... command) throws IOException {
        Path storage = Files.createDirectories(folder.resolve("into-" + command[0]));
        try (DockerRegistry registry = DockerRegistry.start(storage);
                RawRegistry client = new RawRegistry(registry.host())) {
            String receipt = storage.resolve("receipt.jsonl").toString();
            String[] to = {"--to", registry.host(), "--receipt", receipt};
            hod(Stream.concat(Stream.of(command), Stream.of(to)).toArray(String[]::new));
            assertThat(client.pullAll()).isEqualTo(scene.digests());
        }
    }

    private void hod(String... arguments) throws IOException {
        HodProcess.start(folder, HEAP, arguments).success();
    }

    private void add(Scene scene, long size, Fill fill) throws IOException {
        Path file = folder.resolve("large");
        MessageDigest hash = Digest.Algorithm.SHA256.newHash();
        SplittableRandom random = new SplittableRandom(size);
        byte[] unit = new byte[UNIT];
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; at < size; at += UNIT) {
                boolean last = at + UNIT >= size;
                if (fill == Fill.RANDOM || last) {
                    random.nextBytes(unit);
                    channel.write(ByteBuffer.wrap(unit), at);
                }
                hash.update(unit);
            }
        }
        scene.addLayer(file, Digest.Algorithm.SHA256.finish(hash.digest()), "large", "1");
    }
}
