package dev.hod.transport.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.hod.archive.Limits;
import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.bundle.Compression;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.PlatformChoice;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.Packs;
import dev.hod.testing.RandomImages;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BundleStoreTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void whatIsPackedIsRead(long seed) throws IOException {
        MemoryStore store = Packs.store(seed, seed % 2 == 0 ? 2_000 : 80_000);
        for (Compression compression : Compression.values()) {
            Path file = Files.write(folder.resolve("any"), Packs.bundle(store, compression));
            try (Store bundle = Bundles.open(file, Limits.DEFAULT)) {
                assertThat(bundle).isInstanceOf(BundleStore.class);
                assertThat(bundle.names()).isEqualTo(store.names());
                assertThat(contents(bundle)).isEqualTo(contents(store));
            }
        }
    }

    @Test
    void anyPartOfABlobCanBeRead() throws IOException {
        MemoryStore store = Packs.store(3, 2_500_000);
        for (Compression compression : Compression.values()) {
            Path file = Files.write(folder.resolve("any"), Packs.bundle(store, compression));
            try (BundleStore bundle = BundleStore.open(file, Limits.DEFAULT)) {
                ImageSource source = bundle.source(bundle.names().getFirst());
                Closure closure =
                        ClosureWalk.of(source, source.resolve().orElseThrow(), PlatformChoice.ALL);
                Descriptor layer = closure.blobs().lastEntry().getValue();
                byte[] whole = BlobBytes.read(source.blob(layer), Integer.MAX_VALUE - 8);
                SplittableRandom random = new SplittableRandom(1);
                for (int i = 0; i < 20; i++) {
                    int from = random.nextInt(whole.length);
                    try (ReadableByteChannel part = source.blob(layer).openAt(from)) {
                        byte[] rest = Channels.newInputStream(part).readAllBytes();
                        assertThat(rest).isEqualTo(Arrays.copyOfRange(whole, from, whole.length));
                    }
                }
            }
        }
    }

    @Test
    void whatCannotBeReadAtRandomIsStreamed() throws IOException {
        byte[] tar = Packs.bundle(Packs.store(1, 2_000), Compression.NONE);
        Path file = Files.write(folder.resolve("named.tar"), Zstd.compress(tar));
        try (Store bundle = Bundles.open(file, Limits.DEFAULT)) {
            assertThat(bundle).isInstanceOf(BundleStream.class);
            assertThat(bundle.names()).isNotEmpty();
        }
    }

    @Test
    void provenanceIsCarriedAlong() throws IOException {
        MemoryStore store = new MemoryStore();
        MadeImage image = new RandomImages(1).image();
        image.writeTo(store, "a:1");
        Provenance provenance =
                new Provenance(
                        "a",
                        "host:5000/a:1",
                        Digest.sha256(new byte[0]),
                        List.of(RandomImages.AMD64),
                        List.of("group"));
        ImageName name = ImageName.tagged("a", "1");
        store.destination(name).commit(image.top(), Optional.of(provenance));
        try (BundleStore bundle = BundleStore.open(write(store), Limits.DEFAULT)) {
            assertThat(bundle.source(name).provenance()).contains(provenance);
        }
    }

    @Test
    void referrersAreFound() throws IOException {
        MemoryStore store = new MemoryStore();
        RandomImages images = new RandomImages(1);
        MadeImage image = images.image();
        MadeImage sbom = images.referrer(image, "application/spdx+json");
        String tag = "sha256-" + image.digest().hex();
        image.writeTo(store, "a:1");
        images.referrersIndex(List.of(sbom)).writeTo(store, "a:" + tag);
        images.cosignSignature(image).writeTo(store, "a:" + tag + ".sig");
        try (BundleStore bundle = BundleStore.open(write(store), Limits.DEFAULT)) {
            ImageSource.Referrers found =
                    bundle.source(ImageName.tagged("a", "1")).referrers(image.digest());
            assertThat(found.manifests())
                    .extracting(Descriptor::digest)
                    .containsExactly(sbom.digest());
            assertThat(found.index()).isPresent();
            assertThat(found.tags())
                    .extracting(ImageSource.Tagged::tag)
                    .containsExactly(tag + ".sig");
        }
    }

    @Test
    void everyBlobIsARegionOfTheFile() throws IOException {
        MemoryStore store = Packs.store(5, 100_000);
        try (BundleStore bundle = BundleStore.open(write(store), Limits.DEFAULT)) {
            ImageSource source = bundle.source(bundle.names().getFirst());
            Closure closure =
                    ClosureWalk.of(source, source.resolve().orElseThrow(), PlatformChoice.ALL);
            for (Descriptor descriptor : closure.blobs().values()) {
                Blob.Region region = source.blob(descriptor).regions().getFirst();
                byte[] bytes = new byte[(int) region.length()];
                try (RandomAccessFile raw = new RandomAccessFile(region.file().toString(), "r")) {
                    raw.seek(region.offset());
                    raw.readFully(bytes);
                }
                assertThat(Digest.sha256(bytes)).isEqualTo(descriptor.digest());
                if (region.length() >= 65_536) {
                    assertThat(region.offset() % 4096).isZero();
                }
            }
        }
    }

    private Path write(MemoryStore store) throws IOException {
        return Files.write(folder.resolve("a.tar"), Packs.bundle(store, Compression.NONE));
    }

    /** Every image with what all its bytes hash to. */
    private static Map<String, Digest> contents(Store store) throws IOException {
        Map<String, Digest> contents = new TreeMap<>();
        for (ImageName name : store.names()) {
            ImageSource source = store.source(name);
            Closure closure =
                    ClosureWalk.of(source, source.resolve().orElseThrow(), PlatformChoice.ALL);
            for (Manifest manifest : closure.manifests()) {
                contents.put(name + " " + manifest.digest(), Digest.sha256(manifest.raw().bytes()));
            }
            for (Descriptor blob : closure.blobs().values()) {
                contents.put(
                        name + " " + blob.digest(),
                        Digest.sha256(BlobBytes.read(source.blob(blob), Integer.MAX_VALUE - 8)));
            }
        }
        return contents;
    }
}
