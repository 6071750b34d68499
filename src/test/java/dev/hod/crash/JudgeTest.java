package dev.hod.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge of the crash tests must itself be able to say no. */
class JudgeTest {
    @TempDir private Path folder;
    private Scene scene;

    @BeforeEach
    void setUp() throws IOException {
        scene = Scene.make(folder, 3, 2, 1_000);
    }

    @AfterEach
    void tearDown() throws IOException {
        scene.close();
    }

    @Test
    void findsASoundTreeSound() throws IOException {
        assertThat(Judge.soundTree(scene.storage())).isEqualTo(scene.digests());
    }

    @Test
    void seesAFlippedByte() throws IOException {
        Path data = data().getFirst();
        byte[] bytes = Files.readAllBytes(data);
        bytes[bytes.length / 2] ^= 1;
        Files.write(data, bytes);

        assertThatThrownBy(() -> Judge.eachBlobIsWhatItsNameSays(scene.storage()))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void seesAMissingBlobOfAVisibleTag() throws IOException {
        Files.delete(data().getFirst());

        assertThatThrownBy(() -> Judge.soundTree(scene.storage()))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aProxyCountsAndPassesEverything() throws IOException {
        try (SlowProxy proxy = SlowProxy.before(scene.host(), 5_000_000);
                RawRegistry client = new RawRegistry(proxy.host())) {
            assertThat(client.pullAll()).isEqualTo(scene.digests());
            assertThat(proxy.down()).isGreaterThan(8_000);
        }
    }

    private List<Path> data() throws IOException {
        try (Stream<Path> paths = Files.walk(scene.storage())) {
            return paths.filter(path -> path.endsWith("data")).sorted().toList();
        }
    }
}
