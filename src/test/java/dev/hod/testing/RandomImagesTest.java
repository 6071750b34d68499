package dev.hod.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.blob.BlobBytes;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.PlatformChoice;
import dev.hod.testing.RandomImages.Format;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RandomImagesTest {
    @ParameterizedTest
    @MethodSource("seeds")
    void walkingFromTheNameFindsExactlyWhatWasMade(long seed) throws IOException {
        MadeImage made = new RandomImages(seed).any();
        MemoryStore store = new MemoryStore();
        made.writeTo(store, "a/b:1");
        ImageSource source = store.source(MadeImage.named("a/b:1"));
        Descriptor announced = source.resolve().orElseThrow();

        Closure closure = ClosureWalk.of(source, announced, PlatformChoice.ALL);

        Set<Object> found = new HashSet<>(closure.blobs().keySet());
        closure.manifests().forEach(m -> found.add(m.digest()));
        assertThat(found).isEqualTo(new LinkedHashSet<>(made.digests()));
        assertThat(closure.top().digest()).isEqualTo(made.digest());
        assertThat(closure.size()).isEqualTo(made.size());
        for (Descriptor blob : closure.blobs().values()) {
            assertThat(BlobBytes.read(source.blob(blob), 1 << 20)).hasSize((int) blob.size());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oneSeedMakesOneImage(long seed) {
        assertThat(new RandomImages(seed).any().digests())
                .isEqualTo(new RandomImages(seed).any().digests());
    }

    @Test
    void imagesOfOneMakerShareBases() {
        RandomImages images = new RandomImages(1);
        Set<Object> all = new HashSet<>();
        int sum = 0;
        for (int i = 0; i < 10; i++) {
            MadeImage image = images.image();
            all.addAll(image.digests());
            sum += image.digests().size();
        }
        assertThat(all.size()).isLessThan(sum);
    }

    @Test
    void theStoreRefusesAnIndexBeforeItsChildren() {
        MadeImage index = new RandomImages(2).index(Format.OCI, RandomImages.AMD64);
        var destination = new MemoryStore().destination(MadeImage.named("a:1"));
        assertThatThrownBy(() -> destination.put(index.top()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("before what it references");
    }

    static java.util.stream.LongStream seeds() {
        return RandomImages.seeds();
    }
}
