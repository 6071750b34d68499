package dev.hod.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.blob.BytesBlob;
import dev.hod.blob.Placement;
import dev.hod.concurrent.Tasks;
import dev.hod.error.Failure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.MediaType;
import dev.hod.image.PlatformChoice;
import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MadeImage.Content;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every place that images are written to promises. A subclass a place. */
public abstract class ImageDestinationContract {
    private static final int LIMIT = 1 << 20;

    /** The place of this test, for writing; it is there or is made. */
    protected abstract Store forWriting() throws IOException;

    /** The place of this test, for reading; opened after the writing was closed. */
    protected abstract Store forReading() throws IOException;

    /** The name of the first image. */
    protected ImageName name() {
        return ImageName.tagged("team/app", "1.0");
    }

    /** Another name in the place, where it has several. */
    protected Optional<ImageName> secondName() {
        return Optional.of(ImageName.tagged("team/app", "2.0"));
    }

    /**
     * Every file of the place but those that an aborted image may leave on purpose (what a new run
     * goes on from); empty where the place is no folder.
     */
    protected Set<String> files() throws IOException {
        return Set.of();
    }

    /** Whether a new image takes the place of what has its name, with no more ado. */
    protected boolean replaces() {
        return true;
    }

    /** Whether a name is to be seen at once, and not only when the place is closed. */
    protected boolean commitsAtOnce() {
        return true;
    }

    /** What the place says it can hold. */
    protected Accepts accepts() {
        return Accepts.ANYTHING;
    }

    private MadeImage plain(long seed) {
        return ImageSourceContract.plain(accepts(), seed);
    }

    private void assertThatHolds(MadeImage image, ImageName name) throws IOException {
        try (Store store = forReading()) {
            ImageSource source = store.source(name);
            Descriptor top = source.resolve().orElseThrow();
            assertThat(top).isEqualTo(image.top().descriptor());
            var closure = ClosureWalk.of(source, top, PlatformChoice.ALL);
            assertThat(closure.blobs().keySet())
                    .containsExactlyInAnyOrderElementsOf(image.blobs().keySet());
            if (store instanceof StreamedStore stream) {
                stream.stream(blob -> BlobBytes.read(blob, LIMIT));
                return;
            }
            for (Descriptor blob : closure.blobs().values()) {
                BlobBytes.read(source.blob(blob), LIMIT);
            }
        }
    }

    private void write(MadeImage image, ImageName name) throws IOException {
        try (Store store = forWriting()) {
            image.writeTo(store, name);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void givesBackWhatWasPut(long seed) throws IOException {
        MadeImage image = plain(seed);
        write(image, name());
        assertThatHolds(image, name());
    }

    @Test
    void takesAnIndexWithItsImages() throws IOException {
        assumeAccepts(MediaType.OCI_INDEX);
        MadeImage image = new RandomImages(4).attested(RandomImages.AMD64, RandomImages.ARM64);
        write(image, name());
        assertThatHolds(image, name());
    }

    @Test
    void takesADockerList() throws IOException {
        assumeAccepts(MediaType.DOCKER_LIST);
        MadeImage image =
                new RandomImages(5).index(Format.DOCKER, RandomImages.AMD64, RandomImages.ARM64);
        write(image, name());
        assertThatHolds(image, name());
    }

    @Test
    void takesNestedIndexes() throws IOException {
        assumeAccepts(MediaType.OCI_INDEX);
        MadeImage image = new RandomImages(6).nested(RandomImages.AMD64, RandomImages.ARM64);
        write(image, name());
        assertThatHolds(image, name());
    }

    @Test
    void takesMediaTypesThatNobodyKnows() throws IOException {
        assumeAccepts(MediaType.OCI_MANIFEST);
        MadeImage image = new RandomImages(7).artifact();
        write(image, name());
        assertThatHolds(image, name());
    }

    @Test
    void takesTheZeroLengthBlobAndALayerTwice() throws IOException {
        assumeAccepts(MediaType.OCI_MANIFEST);
        MadeImage image = new RandomImages(8).repeatedAndEmptyLayers();
        write(image, name());
        assertThatHolds(image, name());
    }

    private void assumeAccepts(MediaType type) {
        assumeTrue(accepts().accepts(type));
    }

    @Test
    void saysWhatItTakes() throws IOException {
        try (Store store = forWriting()) {
            assertThat(store.destination(name()).accepts()).isEqualTo(accepts());
        }
    }

    @Test
    void isSeenOnlyOnceItIsCommitted() throws IOException {
        MadeImage image = plain(9);
        try (Store store = forWriting()) {
            ImageDestination destination = store.destination(name());
            for (Content blob : image.blobs().values()) {
                destination.put(new BytesBlob(blob.descriptor(), blob.bytes(), "memory"));
            }
            if (!destination.commitStores()) {
                destination.put(image.top());
            }
            assertThat(destination.current()).isEmpty();
            assertThat(store.names()).isEmpty();
            store.flush();
            destination.commit(image.top(), Optional.empty());
            if (commitsAtOnce()) {
                assertThat(store.destination(name()).current()).contains(image.top().descriptor());
                assertThat(destination.holds(image.top().descriptor())).isTrue();
                assertThat(store.source(name()).resolve()).contains(image.top().descriptor());
            }
        }
        assertThatHolds(image, name());
    }

    /** Whether content is read beyond the size it should have. */
    protected boolean readsOn() {
        return true;
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "short", "long"})
    void refusesWrongContentAndKeepsNothingOfIt(String how) throws IOException {
        assumeTrue(readsOn() || !how.equals("long"));
        Content content = plain(10).blobs().lastEntry().getValue();
        byte[] wrong =
                switch (how) {
                    case "other" -> flipped(content.bytes());
                    case "short" -> Arrays.copyOf(content.bytes(), 100);
                    default -> Arrays.copyOf(content.bytes(), content.bytes().length + 1);
                };
        try (Store store = forWriting()) {
            ImageDestination destination = store.destination(name());
            Set<String> before = files();
            Failure failure =
                    catchThrowableOfType(
                            Failure.class,
                            () ->
                                    destination.put(
                                            new BytesBlob(content.descriptor(), wrong, "memory")));
            assertThat(failure.kind()).isEqualTo(Failure.Kind.CORRUPT);
            assertThat(failure.getMessage())
                    .hasLineCount(1)
                    .contains(content.descriptor().digest().hex());
            assertThat(files()).isEqualTo(before);
            assertThat(destination.has(content.descriptor())).isFalse();
            // Whoever has the right content may still bring it.
            destination.put(new BytesBlob(content.descriptor(), content.bytes(), "memory"));
        }
    }

    private static byte[] flipped(byte[] bytes) {
        bytes[bytes.length / 2] ^= 1;
        return bytes;
    }

    @Test
    void doesNotReadAgainWhatItHas() throws IOException {
        Content content = plain(11).blobs().lastEntry().getValue();
        try (Store store = forWriting()) {
            ImageDestination destination = store.destination(name());
            assertThat(destination.put(new CutBlob(content, Integer.MAX_VALUE)))
                    .isInstanceOf(Placement.Written.class);
            CutBlob again = new CutBlob(content, Integer.MAX_VALUE);
            assertThat(destination.put(again)).isInstanceOf(Placement.AlreadyThere.class);
            assertThat(again.opened()).isZero();
        }
    }

    @Test
    void takesABlobAgainThatBrokeOff() throws IOException {
        MadeImage image = plain(12);
        Content content = image.blobs().lastEntry().getValue();
        try (Store store = forWriting()) {
            ImageDestination destination = store.destination(name());
            assertThat(catchThrowable(() -> destination.put(new CutBlob(content, 1_000))))
                    .isInstanceOf(IOException.class);
        }
        write(image, name());
        assertThatHolds(image, name());
    }

    @Test
    void takesManyBlobsAtOnce() throws IOException {
        MadeImage image = plain(13);
        try (Store store = forWriting()) {
            ImageDestination destination = store.destination(name());
            try (Tasks tasks = new Tasks("put", 4)) {
                for (Content blob : image.blobs().values()) {
                    tasks.fork(() ->
                            destination.put(
                                    new BytesBlob(blob.descriptor(), blob.bytes(), "memory")));
                }
                tasks.join();
            }
            image.writeTo(store, name());
        }
        assertThatHolds(image, name());
    }

    @Test
    void letsANamePointAtSomethingElse() throws IOException {
        assumeTrue(replaces());
        write(plain(14), name());
        MadeImage second = plain(15);
        write(second, name());
        assertThatHolds(second, name());
    }

    @Test
    void holdsSeveralImages() throws IOException {
        assumeTrue(secondName().isPresent());
        MadeImage first = plain(16);
        MadeImage second = plain(17);
        try (Store store = forWriting()) {
            first.writeTo(store, name());
            second.writeTo(store, secondName().orElseThrow());
        }
        assertThatHolds(first, name());
        assertThatHolds(second, secondName().orElseThrow());
        try (Store store = forReading()) {
            assertThat(store.names()).containsExactlyInAnyOrder(name(), secondName().orElseThrow());
        }
    }

    @Test
    void holdsWhatItHeldWhenItIsOpenedAgain() throws IOException {
        assumeTrue(replaces());
        MadeImage image = plain(18);
        write(image, name());
        try (Store store = forWriting()) {
            ImageDestination destination = store.destination(name());
            assertThat(destination.current()).contains(image.top().descriptor());
            assertThat(destination.holds(image.top().descriptor())).isTrue();
        }
        assertThatHolds(image, name());
    }

    /** Only the record of where it came from may be new then. */
    @Test
    void holdsWhatItHeldWhenThatIsCommittedAgain() throws IOException {
        assumeTrue(replaces());
        MadeImage image = plain(19);
        write(image, name());
        try (Store store = forWriting()) {
            ImageDestination destination = store.destination(name());
            assumeTrue(destination.holds(image.top().descriptor()));
            destination.commit(image.top(), Optional.empty());
        }
        assertThatHolds(image, name());
    }

    /** Content that counts how often it is opened, and breaks off. */
    private static final class CutBlob implements Blob {
        private final Content content;
        private final int at;
        private final AtomicInteger opened = new AtomicInteger();

        CutBlob(Content content, int at) {
            this.content = content;
            this.at = at;
        }

        int opened() {
            return opened.get();
        }

        @Override
        public Descriptor descriptor() {
            return content.descriptor();
        }

        @Override
        public ReadableByteChannel openAt(long offset) {
            opened.incrementAndGet();
            ByteBuffer bytes = ByteBuffer.wrap(content.bytes()).position((int) offset);
            return new ReadableByteChannel() {
                @Override
                public int read(ByteBuffer target) throws IOException {
                    if (bytes.position() >= at) {
                        throw new IOException("cut off");
                    }
                    if (!bytes.hasRemaining()) {
                        return -1;
                    }
                    int count = Math.min(500, Math.min(bytes.remaining(), target.remaining()));
                    target.put(bytes.slice(bytes.position(), count));
                    bytes.position(bytes.position() + count);
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
            return "memory";
        }
    }

    /** All files below a folder, by their names in it. */
    protected static Set<String> filesBelow(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return Set.of();
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile)
                    .map(p -> folder.relativize(p).toString())
                    .collect(Collectors.toSet());
        }
    }
}
