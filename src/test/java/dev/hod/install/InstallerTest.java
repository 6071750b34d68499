package dev.hod.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.copy.CopyOptions;
import dev.hod.copy.Outcome;
import dev.hod.copy.Outcomes;
import dev.hod.copy.ReferrersChoice;
import dev.hod.copy.Request;
import dev.hod.image.Digest;
import dev.hod.image.PlatformChoice;
import dev.hod.progress.Progress;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.MemoryStore.Verb;
import dev.hod.testing.RandomImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallerTest {
    private static final ReceiptLine.Begun BEGUN =
            new ReceiptLine.Begun("registry.site/mirror", "pool", Optional.empty(), Instant.EPOCH);

    @TempDir Path folder;
    private final MemoryStore source = new MemoryStore("pool");
    private final MemoryStore registry = new MemoryStore("registry.site");
    private final RandomImages images = new RandomImages(8);
    private final MadeImage one = images.image();
    private final MadeImage two = images.image();
    private Path receipt = Path.of("unset");

    @BeforeEach
    void fill() throws IOException {
        receipt = folder.resolve("receipt.jsonl");
        one.writeTo(source, "library/one:1");
        two.writeTo(source, "team/two:1");
    }

    @Test
    void bringsImagesUnderThePrefix() throws IOException {
        install();

        assertThat(registry.digestOf("mirror/library/one:1")).contains(one.digest());
        assertThat(registry.digestOf("mirror/team/two:1")).contains(two.digest());
    }

    @Test
    void writesDownHowEachBlobCame() throws IOException {
        install();

        int needed = one.blobs().size() + two.blobs().size();
        List<ReceiptLine.Placed> placed = lines(ReceiptLine.Placed.class);
        assertThat(placed).hasSize(needed);
        assertThat(placed.stream().filter(p -> p.how() == ReceiptLine.How.SENT))
                .extracting(ReceiptLine.Placed::blob)
                .containsExactlyInAnyOrderElementsOf(source.blobs());
    }

    @Test
    void writesDownWhatATagWasBeforeItMoves() throws IOException {
        MadeImage former = images.image();
        former.writeTo(registry, "mirror/library/one:1");
        registry.before(call -> {
            if (call.verb() == Verb.COMMIT) {
                assertThat(Files.readString(receipt))
                        .contains("\"former\":\"" + former.digest() + "\"");
            }
        });

        install();

        assertThat(registry.count(Verb.COMMIT)).isEqualTo(3);
        assertThat(lines(ReceiptLine.Moving.class))
                .extracting(ReceiptLine.Moving::former)
                .containsExactlyInAnyOrder(Optional.of(former.digest()), Optional.empty());
    }

    @Test
    void writesDownWhatATagWasJustBeforeItMoves() throws IOException {
        MadeImage planned = images.image();
        MadeImage between = images.image();
        planned.writeTo(registry, "mirror/library/one:1");
        AtomicBoolean first = new AtomicBoolean(true);
        registry.before(call -> {
            if (call.verb() == Verb.PUT_BLOB && first.getAndSet(false)) {
                between.writeTo(registry, "mirror/library/one:1");
            }
        });

        install();

        assertThat(lines(ReceiptLine.Moving.class))
                .extracting(ReceiptLine.Moving::former)
                .containsExactlyInAnyOrder(Optional.of(between.digest()), Optional.empty());
    }

    @Test
    void movesNoTagThatTheReceiptDoesNotKnowOf() throws IOException {
        Files.writeString(receipt, "something else");

        assertThatThrownBy(this::install).isInstanceOf(BadReceipt.class);

        assertThat(registry.calls()).isEmpty();
    }

    @Test
    void goesOnWhereABrokenRunEnded() throws IOException {
        Digest refused = two.blobs().lastEntry().getKey();
        registry.before(call -> {
            if (call.verb() == Verb.PUT_BLOB && call.digest().equals(Optional.of(refused))) {
                throw new IOException("connection reset");
            }
        });
        List<Outcome> first = install();
        registry.before(_ -> {});

        List<Outcome> second = install();

        assertThat(first).map(Outcomes::isGood).containsExactlyInAnyOrder(true, false);
        assertThat(second).allMatch(Outcomes::isGood);
        List<ReceiptLine> lines = new ArrayList<>();
        Receipt.read(receipt, lines::add);
        assertThat(lines.stream().filter(l -> l instanceof ReceiptLine.Begun)).hasSize(2);
        assertThat(lines(ReceiptLine.Placed.class).stream())
                .filteredOn(p -> p.how() == ReceiptLine.How.SENT)
                .extracting(ReceiptLine.Placed::blob)
                .doesNotHaveDuplicates();
        assertThat(lines(ReceiptLine.Ended.class))
                .extracting(ReceiptLine.Ended::result)
                .containsExactlyInAnyOrder(
                        ReceiptLine.Result.DONE,
                        ReceiptLine.Result.FAILED,
                        ReceiptLine.Result.THERE,
                        ReceiptLine.Result.DONE);
    }

    private List<Outcome> install() throws IOException {
        Installer installer =
                new Installer(
                        registry,
                        Target.parse("registry.site/mirror"),
                        CopyOptions.intoRegistry(),
                        Progress.SILENT);
        List<Request> requests = new ArrayList<>();
        for (var name : source.names()) {
            requests.add(
                    installer.request(
                            name.toString(),
                            source.source(name),
                            name,
                            PlatformChoice.ALL,
                            ReferrersChoice.LEFT));
        }
        return installer.install(requests, receipt, BEGUN);
    }

    private <T extends ReceiptLine> List<T> lines(Class<T> kind) throws IOException {
        List<T> lines = new ArrayList<>();
        Receipt.read(
                receipt,
                line -> {
                    if (kind.isInstance(line)) {
                        lines.add(kind.cast(line));
                    }
                });
        return lines;
    }
}
