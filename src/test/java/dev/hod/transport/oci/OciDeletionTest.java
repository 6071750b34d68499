package dev.hod.transport.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.error.NotFound;
import dev.hod.image.Digest;
import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("NullAway.Init")
class OciDeletionTest {
    @TempDir Path folder;

    private OciStore open() {
        return OciStore.open(folder.resolve("layout"), Optional.empty());
    }

    private Set<Digest> blobs() {
        try (Stream<Path> files = Files.list(folder.resolve("layout/blobs/sha256"))) {
            return files.map(f -> Digest.parse("sha256:" + f.getFileName()))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void leavesExactlyWhatTheOthersNeed(long seed) throws IOException {
        RandomImages random = new RandomImages(seed);
        List<MadeImage> kept = List.of(random.any(), random.any(), random.image());
        MadeImage gone = random.any();
        try (OciStore store = open()) {
            gone.writeTo(store, ImageName.called("gone"));
            for (int i = 0; i < kept.size(); i++) {
                kept.get(i).writeTo(store, ImageName.called("kept" + i));
            }
            store.flush();

            assertThat(store.delete(ImageName.called("gone")).digest()).isEqualTo(gone.digest());

            assertThat(store.names()).hasSize(3);
        }
        Set<Digest> needed = new HashSet<>();
        kept.forEach(image -> needed.addAll(image.digests()));
        assertThat(blobs()).isEqualTo(needed);
    }

    @Test
    void leavesTheImageToItsOtherName() throws IOException {
        MadeImage image = new RandomImages(1).image();
        try (OciStore store = open()) {
            image.writeTo(store, ImageName.called("a"));
            image.writeTo(store, ImageName.called("b"));

            store.delete(ImageName.called("a"));

            assertThat(store.names()).containsExactly(ImageName.called("b"));
            assertThat(blobs()).isEqualTo(image.digests());
        }
    }

    @Test
    void leavesBlobsThatOtherLayoutsMayShare() throws IOException {
        MadeImage image = new RandomImages(1).image();
        Path shared = folder.resolve("shared");
        try (OciStore store = OciStore.open(folder.resolve("layout"), Optional.of(shared))) {
            image.writeTo(store, ImageName.called("a"));

            store.delete(ImageName.SOLE);

            assertThat(store.names()).isEmpty();
            assertThat(shared.resolve("sha256").resolve(image.digest().hex())).exists();
        }
    }

    @Test
    void saysThatThereIsNoSuchImage() throws IOException {
        try (OciStore store = open()) {
            new RandomImages(1).image().writeTo(store, ImageName.called("a"));

            assertThatThrownBy(() -> store.delete(ImageName.called("b")))
                    .isInstanceOf(NotFound.class)
                    .hasMessage("no descriptor found for reference \"b\"");
        }
    }
}
