package dev.hod.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.blob.CorruptBlob;
import dev.hod.image.Digest;
import dev.hod.progress.Progress;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.Packs;
import dev.hod.testing.Peers;
import dev.hod.testing.RandomImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleWriterTest {
    @TempDir private Path folder;

    @Test
    void givesTheSameBytesAtAnyParallelismAndInAnyOrder() throws IOException {
        MemoryStore store = Packs.store(7, 900_000);
        for (Compression compression : Compression.values()) {
            byte[] first =
                    Packs.bundle(
                            Packs.all(store), PackOptions.DEFAULT.withParallelism(1), compression);
            for (int threads : new int[] {2, 5}) {
                List<PackedImage> shuffled = new ArrayList<>(Packs.all(store));
                Collections.shuffle(shuffled, new Random(threads));
                PackOptions options = PackOptions.DEFAULT.withParallelism(threads);
                assertThat(Packs.bundle(shuffled, options, compression)).isEqualTo(first);
            }
        }
    }

    @Test
    void theCompressedFormIsTheSameTar() throws IOException {
        MemoryStore store = Packs.store(6, 3_000_000);
        Path file = Files.write(folder.resolve("a.tar.zst"), Packs.bundle(store, Compression.ZSTD));
        Peers.run("zstd", "-qd", file.toString()).success();
        assertThat(folder.resolve("a.tar")).hasBinaryContent(Packs.bundle(store, Compression.NONE));
    }

    @Test
    void whatIsCompressibleGetsSmall() throws IOException {
        MemoryStore store = new MemoryStore();
        new RandomImages(1, 1, 10)
                .image(RandomImages.Format.OCI, RandomImages.AMD64, RandomImages.Packing.PLAIN)
                .writeTo(store, "a:1");
        assertThat(Packs.bundle(store, Compression.ZSTD).length)
                .isLessThan(Packs.bundle(store, Compression.NONE).length / 4);
    }

    @Test
    void sizesOnlyGivesTheSameBytes() throws IOException {
        MemoryStore store = Packs.store(8, 90_000);
        assertThat(
                        Packs.bundle(
                                Packs.all(store),
                                PackOptions.DEFAULT.withCheck(PackOptions.Check.SIZES),
                                Compression.NONE))
                .isEqualTo(Packs.bundle(store, Compression.NONE));
    }

    @Test
    void gnuTarOpensItAndEveryBlobHasItsDigest() throws IOException {
        MemoryStore store = Packs.store(3, 90_000);
        Path file = folder.resolve("a.tar");
        BundleWriter writer = BundleWriter.of(Packs.all(store), PackOptions.DEFAULT);
        writer.write(file, Compression.NONE, Progress.SILENT);
        assertThat(file).hasSize(writer.length());
        assertThat(writer.length() % 4096).isZero();
        Path out = Files.createDirectory(folder.resolve("out"));
        Peers.run("tar", "-xf", file.toString(), "-C", out.toString()).success();
        try (Stream<Path> files = Files.walk(out.resolve("docker/registry/v2/blobs"))) {
            List<Path> data = files.filter(f -> f.endsWith("data")).toList();
            assertThat(data).isNotEmpty();
            for (Path blob : data) {
                String hex = String.valueOf(blob.getName(blob.getNameCount() - 2));
                assertThat(Digest.sha256(Files.readAllBytes(blob)).hex()).isEqualTo(hex);
            }
        }
        assertThat(out.resolve("hod.json"))
                .content()
                .contains("\"repository\":\"library/alpine\",\"tag\":\"3.14\"");
    }

    @Test
    void leavesNothingBehindWhereABlobIsRotten() throws IOException {
        MemoryStore store = new MemoryStore();
        var image = new RandomImages(1).image();
        image.writeTo(store, "a:1");
        List<PackedImage> images = Packs.all(store);
        Digest layer = image.blobs().lastEntry().getKey();
        store.corrupt(layer);
        BundleWriter writer = BundleWriter.of(images, PackOptions.DEFAULT);
        assertThatThrownBy(() ->
                        writer.write(folder.resolve("a.tar"), Compression.NONE, Progress.SILENT))
                .isInstanceOf(CorruptBlob.class)
                .hasMessageContaining(layer.toString());
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesOneNameWithTwoDigests() throws IOException {
        MemoryStore one = new MemoryStore();
        MemoryStore other = new MemoryStore();
        new RandomImages(1).image().writeTo(one, "a:1");
        new RandomImages(2).image().writeTo(other, "a:1");
        List<PackedImage> both = new ArrayList<>(Packs.all(one));
        both.addAll(Packs.all(other));
        assertThatThrownBy(() -> BundleWriter.of(both, PackOptions.DEFAULT))
                .isInstanceOf(PackConflict.class)
                .hasMessageStartingWith("pack a:1: it is to be both sha256:");
    }
}
