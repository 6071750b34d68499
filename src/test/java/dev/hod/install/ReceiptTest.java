package dev.hod.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.hod.blob.Placement;
import dev.hod.copy.Journal;
import dev.hod.copy.Outcome;
import dev.hod.copy.ProvenanceChoice;
import dev.hod.copy.ReferrersChoice;
import dev.hod.copy.Request;
import dev.hod.error.Failure;
import dev.hod.error.NotFound;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.PlatformChoice;
import dev.hod.install.ReceiptLine.Begun;
import dev.hod.reference.ImageName;
import dev.hod.testing.MemoryStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptTest {
    private static final Path GOLDEN = Path.of("layouts/trees/receipt/receipt.jsonl");
    private static final Path SCHEMA = Path.of("layouts/receipt.schema.json");
    private static final Digest ONE = Digest.sha256("one".getBytes(UTF_8));
    private static final Digest TWO = Digest.sha256("two".getBytes(UTF_8));
    private static final Digest THREE = Digest.sha256("three".getBytes(UTF_8));
    private static final Begun BEGUN =
            new Begun(
                    "registry.site:5000/mirror",
                    "ks.tar",
                    Optional.of(THREE),
                    Instant.parse("2026-11-25T17:04:00Z"));

    @TempDir Path folder;
    private final MemoryStore store = new MemoryStore();
    private Path file = Path.of("unset");
    private Target target = new Target("unset", Optional.empty());

    @BeforeEach
    void prepare() throws IOException {
        file = folder.resolve("receipt.jsonl");
        target = Target.parse("registry.site:5000/mirror");
    }

    @Test
    void writesTheGoldenReceipt() throws IOException {
        writeExample();

        assertThat(file).hasSameBinaryContentAs(GOLDEN);
    }

    @Test
    void readsTheGoldenReceipt() throws IOException {
        List<ReceiptLine> lines = read(GOLDEN);

        assertThat(lines).hasSize(13).startsWith(BEGUN);
        assertThat(lines.get(2))
                .isEqualTo(
                        new ReceiptLine.Placed(
                                ONE,
                                1_000,
                                "mirror/team/app",
                                ReceiptLine.How.MOUNTED,
                                Optional.of("mirror/library/alpine")));
        assertThat(lines.get(4))
                .isEqualTo(
                        new ReceiptLine.Moving(
                                "registry.site:5000/mirror/library/alpine:3.14",
                                TWO,
                                Optional.of(THREE)));
    }

    @Test
    void readsWhatItPrints() throws IOException {
        for (ReceiptLine line : read(GOLDEN)) {
            assertThat(ReceiptJson.parse(ReceiptJson.print(line))).contains(line);
        }
    }

    @Test
    void everyLineIsAsTheSchemaSays() throws IOException {
        writeExample();
        Validator validator = new ValidatorFactory().createValidator();
        URI schema = validator.registerSchema(Files.readString(SCHEMA));

        for (String line : Files.readAllLines(file)) {
            assertThat(validator.validate(schema, line).getErrors()).as(line).isEmpty();
        }
        assertThat(validator.validate(schema, "{\"moving\":\"x\"}").isValid()).isFalse();
    }

    @Test
    void appendsAnotherRun() throws IOException {
        ReceiptWriter.open(file, target, BEGUN).close();
        ReceiptWriter.open(file, target, BEGUN).close();

        assertThat(read(file)).containsExactly(BEGUN, BEGUN);
    }

    @Test
    void goesOnBehindHalfALine() throws IOException {
        ReceiptWriter.open(file, target, BEGUN).close();
        Files.writeString(file, "{\"moving\":\"registry.si", StandardOpenOption.APPEND);

        assertThat(read(file)).containsExactly(BEGUN);
        ReceiptWriter.open(file, target, BEGUN).close();

        assertThat(read(file)).containsExactly(BEGUN, BEGUN);
        assertThat(Files.readAllLines(file)).hasSize(3);
    }

    @Test
    void passesOverLinesOfALaterHod() throws IOException {
        ReceiptWriter.open(file, target, BEGUN).close();
        Files.writeString(file, "{\"weather\":\"fine\",\"list\":[1]}\n", StandardOpenOption.APPEND);

        assertThat(read(file)).containsExactly(BEGUN);
    }

    @Test
    void namesTheLineThatIsDamaged() throws IOException {
        writeExample();
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(3, lines.get(3).substring(1));
        Files.write(file, lines);

        assertThatThrownBy(() -> read(file))
                .isInstanceOfSatisfying(
                        BadReceipt.class, e -> assertThat(e.kind()).isEqualTo(Failure.Kind.CORRUPT))
                .hasMessageContaining("receipt.jsonl:4: ");
    }

    @Test
    void leavesAnotherFileAlone() throws IOException {
        Files.writeString(file, "a shopping list\n");

        assertThatThrownBy(() -> ReceiptWriter.open(file, target, BEGUN))
                .isInstanceOf(BadReceipt.class)
                .hasMessageContaining("receipt.jsonl is there and is no receipt of hod");
        assertThat(file).hasContent("a shopping list\n");
    }

    @Test
    void callsNoDigestMoving() throws IOException {
        try (ReceiptWriter writer = ReceiptWriter.open(file, target, BEGUN)) {
            writer.committing(
                    List.of(
                            new Journal.Move(
                                    ImageName.digested("mirror/app", ONE), ONE, Optional.of(ONE)),
                            new Journal.Move(
                                    ImageName.tagged("mirror/app", "1"), ONE, Optional.empty())));
        }

        assertThat(read(file).stream().filter(line -> line instanceof ReceiptLine.Moving))
                .singleElement()
                .isEqualTo(
                        new ReceiptLine.Moving(
                                "registry.site:5000/mirror/app:1", ONE, Optional.empty()));
    }

    @Test
    void isWrittenByOneRunAtATime() throws IOException {
        try (ReceiptWriter writer = ReceiptWriter.open(file, target, BEGUN)) {
            assertThat(writer).isNotNull();
            assertThatThrownBy(() -> ReceiptWriter.open(file, target, BEGUN))
                    .hasMessageContaining("is being written by another run");
        }
    }

    private void writeExample() throws IOException {
        Request alpine = request("alpine:3.14", "mirror/library/alpine");
        Request app = request("team/app:1", "mirror/team/app");
        Descriptor layer = Descriptor.of(MediaType.OCI_LAYER_GZIP, ONE, 1_000);
        Descriptor config = Descriptor.of(MediaType.OCI_CONFIG, TWO, 300);
        try (ReceiptWriter receipt = ReceiptWriter.open(file, target, BEGUN)) {
            receipt.placed("mirror/library/alpine", layer, new Placement.Written(1_000));
            receipt.placed(
                    "mirror/team/app", layer, new Placement.Mounted("mirror/library/alpine"));
            receipt.placed("mirror/team/app", config, new Placement.AlreadyThere());
            receipt.committing(
                    List.of(
                            new Journal.Move(alpine.destination().name(), TWO, Optional.of(THREE)),
                            new Journal.Move(app.destination().name(), THREE, Optional.empty())));
            receipt.ended(new Outcome.Done(alpine, TWO, TWO, Optional.of(THREE), 1_700, 1_000));
            receipt.ended(new Outcome.Done(app, THREE, ONE, Optional.empty(), 1_800, 0));
            receipt.ended(
                    new Outcome.AlreadyThere(request("busybox", "mirror/library/busybox"), ONE));
            receipt.ended(
                    new Outcome.Failed(
                            request("café:1", "mirror/team/cafe"),
                            new NotFound("pool/team/cafe:1: there is no such \"image\"")));
            receipt.ended(new Outcome.NotTried(request("late:1", "mirror/team/late")));
        }
        try (ReceiptWriter again =
                ReceiptWriter.open(
                        file,
                        target,
                        new Begun(
                                BEGUN.target(),
                                "pool",
                                Optional.empty(),
                                Instant.parse("2026-11-26T08:00:00.5Z")))) {
            again.ended(
                    new Outcome.AlreadyThere(request("busybox", "mirror/library/busybox"), ONE));
        }
    }

    private Request request(String written, String repository) {
        String tag = written.contains(":") ? written.substring(written.indexOf(':') + 1) : "latest";
        ImageName name = ImageName.tagged(repository, tag);
        return new Request(
                written,
                store.source(name),
                store.destination(name),
                PlatformChoice.ALL,
                ProvenanceChoice.CARRIED,
                ReferrersChoice.LEFT);
    }

    private static List<ReceiptLine> read(Path file) throws IOException {
        List<ReceiptLine> lines = new ArrayList<>();
        Receipt.read(file, lines::add);
        return lines;
    }
}
