package dev.hod.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.progress.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class ArrivalsTest {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);
    private static final Digest DIGEST = Digest.Algorithm.SHA256.of(CONTENT);
    private static final PoolPath.LayerLink LINK = new PoolPath.LayerLink("a", DIGEST);
    private static final PoolPath.LayerLink OTHER = new PoolPath.LayerLink("b", DIGEST);

    @TempDir Path folder;
    private final Arrivals arrivals = new Arrivals();
    private Path data;

    @BeforeEach
    void place() throws IOException {
        data = new PoolPath.BlobData(DIGEST).under(folder);
        Files.createDirectories(data.getParent());
    }

    private Arrival arrival(String name) throws IOException {
        Path file = Files.write(folder.resolve(name), CONTENT);
        return new Arrival(
                DIGEST, file, data, CONTENT.length, Arrival.Otherwise.DELETED, Optional.empty());
    }

    private Stock stock() {
        return new Stock(folder, Proof.LENGTH);
    }

    @Test
    void letsALinkWaitForTheOneThatCameFirst() throws IOException {
        Arrival first = arrival("first");
        Arrival second = arrival("second");

        assertThat(arrivals.add(first, LINK)).isEqualTo(Arrival.State.WAITING);
        assertThat(arrivals.add(second, OTHER)).isEqualTo(Arrival.State.WAITING);

        assertThat(second.file()).doesNotExist();
        assertThat(first.publish(stock())).containsExactly(LINK, OTHER);
    }

    @Test
    void keepsWhatCameWhileTheFirstWasGivenUp() throws IOException {
        Arrival first = arrival("first");
        Arrival second = arrival("second");
        arrivals.add(first, LINK);

        assertThat(first.abandon()).containsExactly(LINK);
        assertThat(arrivals.add(second, OTHER)).isEqualTo(Arrival.State.WAITING);
        arrivals.done(first);

        assertThat(second.file()).exists();
        assertThat(arrivals.of(DIGEST)).containsSame(second);
        assertThat(second.publish(stock())).containsExactly(OTHER);
    }

    @Test
    void hasALinkMadeAtOnceToWhatIsPublished() throws IOException {
        Arrival first = arrival("first");
        Arrival second = arrival("second");
        arrivals.add(first, LINK);
        first.publish(stock());

        assertThat(arrivals.add(second, OTHER)).isEqualTo(Arrival.State.PUBLISHED);

        assertThat(second.file()).doesNotExist();
        assertThat(data).hasBinaryContent(CONTENT);
    }

    @Test
    void isHeldByItsDigestOnceItWasPublished() throws IOException {
        Descriptor blob = Descriptor.of(MediaType.OCTET_STREAM, DIGEST, CONTENT.length);
        Files.write(data, new byte[CONTENT.length]);
        Stock stock = new Stock(folder, new Proof.OfDigest(Progress.SILENT));
        assertThat(stock.has(blob)).isFalse();
        Arrival arrival = arrival("first");
        arrivals.add(arrival, LINK);

        arrival.publish(stock);

        assertThat(stock.has(blob)).isTrue();
    }
}
