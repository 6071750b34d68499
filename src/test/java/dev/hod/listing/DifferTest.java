package dev.hod.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.listing.Difference.Change;
import dev.hod.listing.Difference.Kind;
import dev.hod.selection.Selector;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.RandomImages;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DifferTest {
    private final MemoryStore old = new MemoryStore();
    private final MemoryStore now = new MemoryStore();

    private static Differ.Side side(MemoryStore store) throws IOException {
        return new Differ.Side(store, Selector.all(store, List.of()));
    }

    private static long bytes(Map<Digest, Long> content) {
        return content.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void add(Map<Digest, Long> content, MadeImage image) {
        image.manifests().forEach(m -> content.put(m.digest(), (long) m.size()));
        image.blobs().forEach((digest, blob) -> content.put(digest, (long) blob.bytes().length));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5})
    void addsUpToWhatOneSideHasAndTheOtherHasNot(long seed) throws IOException {
        RandomImages images = new RandomImages(seed, 3, 200);
        SplittableRandom random = new SplittableRandom(seed);
        Map<Digest, Long> before = new HashMap<>();
        Map<Digest, Long> after = new HashMap<>();
        int[] counts = new int[4];
        for (int i = 0; i < 12; i++) {
            MadeImage image = images.any();
            String name = "a/b:v" + i;
            int fate = random.nextInt(4);
            counts[fate]++;
            if (fate != 0) {
                image.writeTo(old, name);
                add(before, image);
            }
            if (fate != 1) {
                MadeImage its = fate == 2 ? images.any() : image;
                its.writeTo(now, name);
                add(after, its);
            }
        }
        Difference difference = Differ.compare(side(old), side(now));

        assertThat(difference.count(Kind.ADDED)).isEqualTo(counts[0]);
        assertThat(difference.count(Kind.REMOVED)).isEqualTo(counts[1]);
        assertThat(difference.count(Kind.MOVED)).isEqualTo(counts[2]);
        assertThat(difference.unchanged()).isEqualTo(counts[3]);
        Map<Digest, Long> onlyAfter = new HashMap<>(after);
        onlyAfter.keySet().removeAll(before.keySet());
        Map<Digest, Long> onlyBefore = new HashMap<>(before);
        onlyBefore.keySet().removeAll(after.keySet());
        assertThat(difference.changes().stream().mapToLong(Change::added).sum())
                .isEqualTo(difference.bytes().added())
                .isEqualTo(bytes(onlyAfter));
        assertThat(difference.changes().stream().mapToLong(Change::removed).sum())
                .isEqualTo(difference.bytes().removed())
                .isEqualTo(bytes(onlyBefore));
    }

    @Test
    void countsForTheFirstWhatSeveralBring() throws IOException {
        MadeImage image = new RandomImages(1, 3, 200).image();
        image.writeTo(now, "a:1");
        image.writeTo(now, "b:1");

        Difference difference = Differ.compare(side(old), side(now));

        assertThat(difference.changes())
                .extracting(Change::added)
                .containsExactly(image.size(), 0L);
    }

    @Test
    void saysOfWhichImageNothingIsKnown() throws IOException {
        MadeImage image = new RandomImages(1, 3, 200).image();
        image.writeTo(now, "a:1");
        Differ.Side broken = side(now);

        Difference difference = Differ.compare(side(old), new Differ.Side(old, broken.images()));

        assertThat(difference.changes().getFirst().problem()).isPresent();
    }
}
