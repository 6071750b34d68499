package dev.hod.transport.bundle;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.hod.testing.MemoryStore;
import dev.hod.testing.Packs;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
        Path file = write(store);
        try (BundleStore bundle = BundleStore.open(file, Limits.DEFAULT)) {
            assertThat(bundle.names()).isEqualTo(store.names());
            assertThat(contents(bundle)).isEqualTo(contents(store));
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
