package dev.hod.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.hod.archive.Limits;
import dev.hod.fault.Fault;
import dev.hod.progress.Progress;
import dev.hod.reference.NameCount;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.Packs;
import dev.hod.testing.RandomImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BundleVerifierTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void findsNothingWrongWithWhatWasWritten(long seed) throws IOException {
        MemoryStore store = Packs.store(seed, seed % 2 == 0 ? 2_000 : 70_000);
        for (Compression compression : Compression.values()) {
            byte[] bundle = Packs.bundle(store, compression);
            assertThat(stream(bundle)).isEmpty();
            assertThat(file(bundle)).isEmpty();
        }
    }

    @Test
    void namesEveryFlippedByte() throws IOException {
        byte[] bundle = Packs.bundle(small(), Compression.NONE);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < bundle.length; i++) {
            byte[] flipped = bundle.clone();
            flipped[i] ^= (byte) (1 << random.nextInt(8));
            List<Fault> faults = stream(flipped);
            if (faults.isEmpty()) {
                fail("a flip at " + i + " of " + bundle.length + " is not found");
            }
        }
    }

    @Test
    void namesAnyFlippedBitOfItsHead() throws IOException {
        byte[] bundle = Packs.bundle(small(), Compression.NONE);
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 4_000; i++) {
            int at = random.nextInt(12 << 10);
            int bit = random.nextInt(8);
            byte[] flipped = bundle.clone();
            flipped[at] ^= (byte) (1 << bit);
            if (stream(flipped).isEmpty()) {
                fail("a flip of bit " + bit + " at " + at + " is not found");
            }
        }
    }

    @Test
    void findsEveryFlippedByteOfTheCompressedForm() throws IOException {
        byte[] bundle = Packs.bundle(small(), Compression.ZSTD);
        SplittableRandom random = new SplittableRandom(2);
        Path file = folder.resolve("b.tar.zst");
        for (int i = 0; i < bundle.length; i++) {
            byte[] flipped = bundle.clone();
            flipped[i] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, flipped);
            List<Fault> faults = new ArrayList<>();
            BundleVerifier.verify(file, Limits.DEFAULT, faults::add, Progress.SILENT);
            if (faults.isEmpty()) {
                fail("a flip at " + i + " of " + bundle.length + " is not found");
            }
        }
    }

    @Test
    void saysWhichBlobIsRottenAndWhere() throws IOException {
        MadeImage image = new RandomImages(4, 1, 70_000).image();
        MemoryStore store = new MemoryStore();
        image.writeTo(store, "team/app:1");
        byte[] bundle = Packs.bundle(store, Compression.NONE);
        byte[] layer = image.blobs().lastEntry().getValue().bytes();
        int at = 0;
        while (!Arrays.equals(Arrays.copyOfRange(bundle, at, at + 64), Arrays.copyOf(layer, 64))) {
            at += 4096;
        }
        bundle[at + 1000] ^= 4;
        List<Fault> faults = file(bundle);
        assertThat(faults).hasSize(1);
        assertThat(faults.getFirst().toString())
                .startsWith(
                        "blob %s (layer of team/app:1): at %,d: content differs, its digest is sha256:"
                                .formatted(image.blobs().lastEntry().getKey(), at));
    }

    @Test
    void listsEveryFaultAndNoOther() throws IOException {
        MemoryStore store = Packs.store(9, 70_000);
        byte[] bundle = Packs.bundle(store, Compression.NONE);
        int pages = bundle.length / 4096;
        // One in a large layer, one in the zeros at the end.
        bundle[(pages / 2) * 4096 + 100] ^= 1;
        bundle[bundle.length - 1] ^= 1;
        List<Fault> parallel = file(bundle);
        assertThat(parallel).hasSize(2);
        assertThat(parallel).containsExactlyInAnyOrderElementsOf(stream(bundle));
        assertThat(parallel).anyMatch(f -> f.kind() == Fault.Kind.FRAMING);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void findsWhereABundleIsCutOff(Compression compression) throws IOException {
        byte[] bundle = Packs.bundle(Packs.store(2, 70_000), compression);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 40; i++) {
            byte[] cut = Arrays.copyOf(bundle, random.nextInt(bundle.length));
            assertThat(stream(cut)).as("cut at " + cut.length).isNotEmpty();
            assertThat(file(cut)).as("cut at " + cut.length).isNotEmpty();
        }
        assertThat(file(Arrays.copyOf(bundle, bundle.length - 1))).isNotEmpty();
        assertThat(file(Arrays.copyOf(bundle, bundle.length + 1))).isNotEmpty();
    }

    @Test
    void namesWhatIsBehindTheEnd() throws IOException {
        byte[] bundle = Packs.bundle(small(), Compression.NONE);
        assertThat(file(Arrays.copyOf(bundle, bundle.length - 4096 * 2)))
                .extracting(Fault::toString)
                .anyMatch(f -> f.matches("links: the bundle ends before \\d+ of them"));
    }

    @Test
    void countsWhatItLookedAt() throws IOException {
        MadeImage image = new RandomImages(4).image();
        MemoryStore store = new MemoryStore();
        image.writeTo(store, "a:1");
        Path file = Files.write(folder.resolve("a"), Packs.bundle(store, Compression.NONE));
        BundleCheck check =
                BundleVerifier.verify(
                        file, Limits.DEFAULT, f -> fail(f.toString()), Progress.SILENT);
        assertThat(check)
                .isEqualTo(
                        new BundleCheck(
                                check.bundle(),
                                new NameCount(1, 0),
                                1,
                                image.blobs().size(),
                                image.size(),
                                0));
        assertThat(check.bundle()).isPresent();
    }

    private static MemoryStore small() throws IOException {
        MemoryStore store = new MemoryStore();
        new RandomImages(1, 1, 300).image().writeTo(store, "library/alpine:3.14");
        return store;
    }

    private static List<Fault> stream(byte[] bundle) throws IOException {
        List<Fault> faults = new ArrayList<>();
        BundleVerifier.verify(
                Channels.newChannel(new ByteArrayInputStream(bundle)),
                "test",
                Limits.DEFAULT,
                faults::add,
                Progress.SILENT);
        return faults;
    }

    private List<Fault> file(byte[] bundle) throws IOException {
        List<Fault> faults = new ArrayList<>();
        Path file = Files.write(folder.resolve("bundle"), bundle);
        BundleVerifier.verify(file, Limits.DEFAULT, faults::add, Progress.SILENT);
        return faults;
    }
}
