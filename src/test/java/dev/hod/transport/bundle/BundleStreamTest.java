package dev.hod.transport.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.archive.BadBundle;
import dev.hod.archive.Limits;
import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.blob.CorruptBlob;
import dev.hod.bundle.Compression;
import dev.hod.error.Failure;
import dev.hod.image.Digest;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.Packs;
import dev.hod.testing.RandomImages;
import dev.hod.transport.ImageSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BundleStreamTest {
    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void everyBlobPassesOnce(long seed) throws IOException {
        MemoryStore store = Packs.store(seed, 3_000);
        for (byte[] bundle : forms(store)) {
            try (BundleStream stream = open(bundle)) {
                assertThat(stream.names()).isEqualTo(store.names());
                Set<Digest> passed = new HashSet<>();
                stream.stream(blob -> {
                    byte[] bytes = BlobBytes.read(blob, Integer.MAX_VALUE - 8);
                    assertThat(bytes).hasSize((int) blob.descriptor().size());
                    assertThat(passed.add(blob.descriptor().digest())).isTrue();
                });
                Set<Digest> all = new HashSet<>();
                stream.inventory().blobs().forEach(item -> all.add(item.digest()));
                assertThat(passed).isEqualTo(all);
            }
        }
    }

    @Test
    void manifestsAreThereBeforeTheFirstBlob() throws IOException {
        MemoryStore store = Packs.store(1, 3_000);
        try (BundleStream stream = open(Packs.bundle(store, Compression.NONE))) {
            for (var name : stream.names()) {
                ImageSource source = stream.source(name);
                var top = source.resolve().orElseThrow();
                assertThat(source.manifest(top).digest()).isEqualTo(top.digest());
            }
        }
    }

    @Test
    void whatTheTakerLeavesIsCheckedAllTheSame() throws IOException {
        MadeImage image = new RandomImages(1, 1, 70_000).image();
        MemoryStore store = new MemoryStore();
        image.writeTo(store, "a:1");
        byte[] bundle = Packs.bundle(store, Compression.NONE);
        bundle[bundle.length - 16_384] ^= 1;
        try (BundleStream stream = open(bundle)) {
            assertThatThrownBy(() -> stream.stream(_ -> {}))
                    .isInstanceOf(CorruptBlob.class)
                    .hasMessageContaining(image.blobs().lastEntry().getKey().toString());
        }
    }

    @Test
    void aBlobHalfReadIsPassedOver() throws IOException {
        MemoryStore store = Packs.store(1, 70_000);
        try (BundleStream stream = open(Packs.bundle(store, Compression.NONE))) {
            int[] count = {0};
            stream.stream(blob -> {
                count[0]++;
                if (blob.descriptor().size() > 0) {
                    try (ReadableByteChannel channel = blob.openAt(0)) {
                        channel.read(ByteBuffer.allocate(10));
                    }
                }
            });
            assertThat(count[0]).isEqualTo(stream.inventory().blobs().size());
        }
    }

    @Test
    void aBlobCannotBeReadWhenItIsOver() throws IOException {
        MemoryStore store = Packs.store(1, 3_000);
        try (BundleStream stream = open(Packs.bundle(store, Compression.NONE))) {
            Blob[] kept = new Blob[1];
            stream.stream(blob -> kept[0] = blob);
            assertThatThrownBy(() -> kept[0].openAt(0))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("has passed by");
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void aCutStreamIsAFailure(Compression compression) throws IOException {
        byte[] bundle = Packs.bundle(Packs.store(2, 70_000), compression);
        SplittableRandom random = new SplittableRandom(3);
        int whole = compression == Compression.NONE ? bundle.length : bundle.length - 2_000;
        for (int i = 0; i < 40; i++) {
            byte[] cut = Arrays.copyOf(bundle, random.nextInt(whole));
            assertThatThrownBy(
                            () -> {
                                try (BundleStream stream = open(cut)) {
                                    stream.stream(_ -> {});
                                }
                            })
                    .as("cut at " + cut.length)
                    .isInstanceOf(Failure.class);
        }
    }

    @Test
    void refusesWhatIsNoBundle() {
        for (byte[] bytes : new byte[][] {{}, new byte[512], new byte[100_000], {31, -117, 8, 0}}) {
            assertThatThrownBy(() -> open(bytes)).isInstanceOf(BadBundle.class);
        }
    }

    /** Plain, compressed by hod, compressed by others, and by bytes as a slow pipe gives them. */
    private static byte[][] forms(MemoryStore store) throws IOException {
        byte[] plain = Packs.bundle(store, Compression.NONE);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(gzip)) {
            out.write(plain);
        }
        return new byte[][] {
            plain,
            Packs.bundle(store, Compression.ZSTD),
            gzip.toByteArray(),
            com.github.luben.zstd.Zstd.compress(plain)
        };
    }

    private static BundleStream open(byte[] bundle) throws IOException {
        return Bundles.stream(
                Channels.newChannel(new ByteArrayInputStream(bundle)), "test", Limits.DEFAULT);
    }
}
