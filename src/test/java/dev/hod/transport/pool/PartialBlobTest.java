package dev.hod.transport.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.blob.Blob;
import dev.hod.blob.BytesBlob;
import dev.hod.blob.CorruptBlob;
import dev.hod.blob.Placement;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.pool.Pool;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.transport.ImageDestination;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartialBlobTest {
    private static final int SIZE = 700_000;
    private static final byte[] CONTENT = content();

    @TempDir Path root;
    private PoolStore store;

    @BeforeEach
    void open() throws IOException {
        store = PoolStore.open(root, Pool.Mode.WRITE);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private static byte[] content() {
        byte[] bytes = new byte[SIZE];
        new SplittableRandom(1).nextBytes(bytes);
        return bytes;
    }

    /** A source that serves bytes and breaks at one of them, or ends there. */
    private static final class Faulty implements Blob {
        private final byte[] served;
        private final int end;
        private final boolean breaks;
        private final List<Long> offsets = new ArrayList<>();

        Faulty(byte[] served, int end, boolean breaks) {
            this.served = served;
            this.end = end;
            this.breaks = breaks;
        }

        @Override
        public Descriptor descriptor() {
            return Descriptor.of(MediaType.OCTET_STREAM, Digest.sha256(CONTENT), SIZE);
        }

        @Override
        public ReadableByteChannel openAt(long offset) {
            offsets.add(offset);
            return new ReadableByteChannel() {
                private int position = (int) offset;

                @Override
                public int read(ByteBuffer target) throws IOException {
                    if (position >= end) {
                        if (breaks) {
                            throw new IOException("cut at " + end);
                        }
                        return -1;
                    }
                    int count = Math.min(Math.min(target.remaining(), 10_000), end - position);
                    target.put(served, position, count);
                    position += count;
                    return count;
                }

                @Override
                public boolean isOpen() {
                    return true;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public String where() {
            return "test";
        }
    }

    private static Faulty whole() {
        return new Faulty(CONTENT, SIZE, false);
    }

    private Placement put(Blob blob) throws IOException {
        Placement how = store.destination(MadeImage.named("a:1")).put(blob);
        store.flush();
        return how;
    }

    private Path partial() {
        return root.resolve("hod/partial").resolve(Digest.sha256(CONTENT).hex());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("docker"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 262_143, 262_144, 262_145, 524_288, 699_999})
    void keepsEveryByteThatCameBeforeACutAndShowsNone(int at) throws IOException {
        assertThatThrownBy(() -> put(new Faulty(CONTENT, at, true)))
                .isInstanceOf(IOException.class);
        assertThat(files()).isEmpty();
        assertThat(Files.readAllBytes(partial())).isEqualTo(Arrays.copyOf(CONTENT, at));
    }

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void goesOnWhereItWasCut(long seed) throws IOException {
        int at = new SplittableRandom(seed).nextInt(1, SIZE);
        assertThatThrownBy(() -> put(new Faulty(CONTENT, at, true)))
                .isInstanceOf(IOException.class);
        Faulty again = whole();
        assertThat(put(again)).isEqualTo(new Placement.Written(SIZE - at));
        assertThat(again.offsets).containsExactly((long) at);
        assertThat(partial()).doesNotExist();
        assertThat(files()).hasSize(2);
    }

    @Test
    void goesOnAfterASourceThatEndedTooEarly() throws IOException {
        assertThatThrownBy(() -> put(new Faulty(CONTENT, 300_000, false)))
                .isInstanceOf(CorruptBlob.class);
        assertThat(put(whole())).isEqualTo(new Placement.Written(SIZE - 300_000));
    }

    @Test
    void startsOverOnceWhereWhatWasLeftIsWrong() throws IOException {
        Files.createDirectories(partial().getParent());
        Files.write(partial(), new byte[1000]);
        Faulty source = whole();
        assertThat(put(source)).isEqualTo(new Placement.Written(SIZE));
        assertThat(source.offsets).containsExactly(1000L, 0L);
    }

    @Test
    void fetchesNothingWhereAllIsThereButTheName() throws IOException {
        Files.createDirectories(partial().getParent());
        Files.write(partial(), CONTENT);
        Faulty source = whole();
        assertThat(put(source)).isEqualTo(new Placement.Written(0));
        assertThat(source.offsets).isEmpty();
    }

    @Test
    void keepsNothingOfWrongContent() throws IOException {
        byte[] wrong = CONTENT.clone();
        wrong[5] ^= 1;
        assertThatThrownBy(() -> put(new Faulty(wrong, SIZE, false)))
                .isInstanceOf(CorruptBlob.class);
        assertThat(partial()).doesNotExist();
        assertThat(files()).isEmpty();
    }

    @Test
    void refusesContentThatGoesOnTooLong() throws IOException {
        byte[] longer = Arrays.copyOf(CONTENT, SIZE + 300_000);
        assertThatThrownBy(() -> put(new Faulty(longer, longer.length, false)))
                .isInstanceOf(CorruptBlob.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void showsNothingBeforeItIsFlushed() throws IOException {
        store.destination(MadeImage.named("a:1")).put(whole());
        assertThat(files()).isEmpty();
        assertThat(Files.readAllBytes(partial())).isEqualTo(CONTENT);
        store.flush();
        assertThat(partial()).doesNotExist();
        assertThat(files()).hasSize(2);
    }

    @Test
    void linksForAllRepositoriesThatAskedBeforeItWasFlushed() throws IOException {
        for (String name : List.of("a:1", "b:1", "c/d:1")) {
            store.destination(MadeImage.named(name)).put(whole());
        }
        store.flush();
        assertThat(files()).hasSize(4);
    }

    @Test
    void letsNoTagBeBeforeWhatItPointsAt() throws IOException {
        MadeImage image = new RandomImages(1).image();
        ImageDestination destination = store.destination(MadeImage.named("a:1"));
        for (MadeImage.Content content : image.blobs().values()) {
            destination.put(new BytesBlob(content.descriptor(), content.bytes(), "memory"));
        }
        destination.put(image.top());
        destination.commit(image.top(), Optional.empty());
        assertThat(destination.holds(image.top().descriptor())).isTrue();
    }

    @Test
    void failsOnlyTheRepositoryThatCannotBeWrittenTo() throws IOException {
        MadeImage image = new RandomImages(1).image();
        Digest layer = image.blobs().lastEntry().getKey();
        Path inTheWay =
                root.resolve("docker/registry/v2/repositories/b/_layers/sha256")
                        .resolve(layer.hex());
        Files.createDirectories(inTheWay.resolve("link"));
        for (String name : List.of("a:1", "b:1")) {
            ImageDestination destination = store.destination(MadeImage.named(name));
            for (MadeImage.Content content : image.blobs().values()) {
                destination.put(new BytesBlob(content.descriptor(), content.bytes(), "memory"));
            }
            destination.put(image.top());
        }
        store.flush();

        ImageDestination sound = store.destination(MadeImage.named("a:1"));
        sound.commit(image.top(), Optional.empty());
        assertThat(sound.holds(image.top().descriptor())).isTrue();
        ImageDestination broken = store.destination(MadeImage.named("b:1"));
        assertThatThrownBy(() -> broken.commit(image.top(), Optional.empty()))
                .isInstanceOf(IOException.class);
        assertThat(store.source(MadeImage.named("b:1")).resolve()).isEmpty();
    }

    @Test
    void keepsWhatWasNeverFlushedForTheNextRun() throws IOException {
        store.destination(MadeImage.named("a:1")).put(whole());
        store.close();
        store = PoolStore.open(root, Pool.Mode.WRITE);
        Faulty again = whole();
        assertThat(put(again)).isEqualTo(new Placement.Written(0));
        assertThat(again.offsets).isEmpty();
        assertThat(files()).hasSize(2);
    }

    @Test
    void doesNotWaitForAnotherWhoFetchesTheSame() throws IOException {
        Faulty inner = whole();
        Blob outer =
                new Blob() {
                    @Override
                    public Descriptor descriptor() {
                        return inner.descriptor();
                    }

                    @Override
                    public ReadableByteChannel openAt(long offset) throws IOException {
                        // While this one is under way, somebody else brings the whole.
                        assertThat(put(whole())).isEqualTo(new Placement.Written(SIZE));
                        return inner.openAt(offset);
                    }

                    @Override
                    public String where() {
                        return "test";
                    }
                };
        assertThat(put(outer)).isEqualTo(new Placement.Written(SIZE));
        assertThat(files()).hasSize(2);
    }
}
