package dev.hod.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.blob.Blob;
import dev.hod.blob.BytesBlob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.progress.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountedBlobTest {
    private static final byte[] CONTENT = new byte[1_000];
    private static final Descriptor DESCRIPTOR =
            Descriptor.of(MediaType.OCTET_STREAM, Digest.sha256(CONTENT), CONTENT.length);

    private final Item item = new Item();
    private final CountedBlob blob =
            new CountedBlob(new BytesBlob(DESCRIPTOR, CONTENT, "memory"), DESCRIPTOR, item);

    @Test
    void countsWhatIsRead() throws IOException {
        read(blob, 0, 300);

        assertThat(item.bytes).isEqualTo(300);
    }

    @Test
    void countsWhatAnEarlierRunBrought() throws IOException {
        read(blob, 700, 300);

        assertThat(item.bytes).isEqualTo(1_000);
        assertThat(item.states).containsExactly("resumed at 0.0 MB");
    }

    @Test
    void takesBackWhatIsReadAgain() throws IOException {
        read(blob, 0, 600);
        read(blob, 200, 100);

        assertThat(item.bytes).isEqualTo(300);
        assertThat(item.states).isEmpty();
    }

    @Test
    void countsWhatIsTakenFromItsRegions() {
        blob.taken(400);
        blob.taken(-100);

        assertThat(item.bytes).isEqualTo(300);
    }

    @Test
    void knowsThatItsSourceFailed() {
        CountedBlob broken = new CountedBlob(new Broken(), DESCRIPTOR, item);

        assertThatThrownBy(() -> broken.openAt(0)).hasMessage("no");

        assertThat(broken.sourceFailed()).isTrue();
        assertThat(blob.sourceFailed()).isFalse();
    }

    private static void read(Blob blob, long from, int count) throws IOException {
        try (ReadableByteChannel channel = blob.openAt(from)) {
            ByteBuffer buffer = ByteBuffer.allocate(count);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // Until it is full.
            }
        }
    }

    private static final class Item implements Progress.Item {
        private long bytes;
        private final List<String> states = new ArrayList<>();

        @Override
        public void add(long count) {
            bytes += count;
        }

        @Override
        public void state(String text) {
            states.add(text);
        }

        @Override
        public void close() {}
    }

    private static final class Broken implements Blob {
        @Override
        public Descriptor descriptor() {
            return DESCRIPTOR;
        }

        @Override
        public ReadableByteChannel openAt(long offset) throws IOException {
            throw new IOException("no");
        }

        @Override
        public String where() {
            return "nowhere";
        }
    }
}
