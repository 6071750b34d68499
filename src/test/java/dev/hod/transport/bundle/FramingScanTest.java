package dev.hod.transport.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.hod.archive.BadBundle;
import dev.hod.archive.BundleHead;
import dev.hod.archive.Entry;
import dev.hod.archive.EntryName.BlobData;
import dev.hod.archive.EntryName.OfRepository;
import dev.hod.archive.FaultSink;
import dev.hod.archive.Limits;
import dev.hod.archive.SeekTable;
import dev.hod.archive.SeekTable.Frame;
import dev.hod.archive.TarCursor;
import dev.hod.bundle.Compression;
import dev.hod.testing.Packs;
import dev.hod.transport.Store;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bundle that is read at random is of the one form all over, or it is not used. */
class FramingScanTest {
    @TempDir private Path folder;
    private final byte[] bundle;
    private final BundleHead head;

    FramingScanTest() throws IOException {
        bundle = Packs.bundle(Packs.store(1, 100_000), Compression.NONE);
        try (TarCursor cursor =
                new TarCursor(Channels.newChannel(new ByteArrayInputStream(bundle)), 0)) {
            head = BundleHead.read(cursor, "test", Limits.DEFAULT, FaultSink.strict("test"));
        }
    }

    private Entry large() {
        return head.volume().entries().stream()
                .filter(e -> e.name() instanceof BlobData && e.size() > 65_536)
                .findFirst()
                .orElseThrow();
    }

    private Entry link() {
        return head.volume().entries().stream()
                .filter(e -> e.name() instanceof OfRepository && e.size() > 0)
                .findFirst()
                .orElseThrow();
    }

    private int at(Entry entry) {
        return Math.toIntExact(head.base() + entry.at());
    }

    private void refused(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("any.tar"), bytes);
        assertThatThrownBy(() -> Bundles.open(file, Limits.DEFAULT)).isInstanceOf(BadBundle.class);
    }

    @ParameterizedTest
    @CsvSource({"0, ../../../../x", "124, 77777777777", "156, 2", "156, 1", "100, 0004755"})
    void refusesAnotherHeaderOfABlob(int field, String text) throws IOException {
        int header = at(large()) - 512;
        byte[] put = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(put, 0, bundle, header + field, put.length);
        sum(header);

        refused(bundle);
    }

    /** As any other writer of tars would, so that the header is whole. */
    private void sum(int header) {
        Arrays.fill(bundle, header + 148, header + 156, (byte) ' ');
        int sum = 0;
        for (int i = header; i < header + 512; i++) {
            sum += bundle[i] & 0xff;
        }
        byte[] octal = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(octal, 0, bundle, header + 148, octal.length);
    }

    @Test
    void refusesALinkThatLeadsElsewhere() throws IOException {
        bundle[at(link()) + 10] ^= 1;

        refused(bundle);
    }

    @Test
    void refusesAFileThatLacksItsLastByte() throws IOException {
        refused(Arrays.copyOf(bundle, bundle.length - 1));
    }

    @Test
    void refusesAnyByteBetweenContentsThatIsAnother() throws IOException {
        boolean[] content = new boolean[bundle.length];
        for (Entry entry : head.volume().entries()) {
            if (entry.name() instanceof BlobData) {
                Arrays.fill(content, at(entry), at(entry) + (int) entry.size(), true);
            }
        }
        for (int i = (int) head.base(); i < bundle.length; i += 1_009) {
            if (!content[i]) {
                bundle[i] ^= 1;
                refused(bundle);
                bundle[i] ^= 1;
            }
        }
    }

    @Test
    void looksIntoCompressedBundlesToo() throws IOException {
        bundle[at(large()) - 512 + 156] = '2';
        sum(at(large()) - 512);
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        List<Frame> frames = new ArrayList<>();
        for (int from = 0; from < bundle.length; from += 70_000) {
            int to = Math.min(from + 70_000, bundle.length);
            byte[] packed = Zstd.compress(Arrays.copyOfRange(bundle, from, to));
            framed.writeBytes(packed);
            frames.add(new Frame(packed.length, to - from, 1));
        }
        framed.writeBytes(SeekTable.write(frames));

        refused(framed.toByteArray());
    }

    @Test
    void isLeftOutWhereABundleIsOnlyListed() throws IOException {
        byte[] cut = Arrays.copyOf(bundle, bundle.length - 1);
        Path file = Files.write(folder.resolve("any.tar"), cut);

        try (Store store = Bundles.openToList(file, Limits.DEFAULT)) {
            assertThat(store.names()).isNotEmpty();
        }
    }
}
