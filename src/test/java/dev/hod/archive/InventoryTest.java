package dev.hod.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.archive.Inventory.Image;
import dev.hod.archive.Inventory.Item;
import dev.hod.archive.Inventory.Origin;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.Platform;
import dev.hod.reference.ImageName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InventoryTest {
    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void whatIsWrittenIsRead(long seed) throws IOException {
        Inventory inventory = inventory(new SplittableRandom(seed));
        byte[] written = write(inventory);
        assertThat(read(written)).isEqualTo(inventory);
        assertThat(inventory.measure())
                .isEqualTo(new Inventory.Measure(written.length, Digest.sha256(written)));
    }

    @Test
    void hasOneImageALine() throws IOException {
        Inventory inventory = inventory(new SplittableRandom(3));
        assertThat(new String(write(inventory), UTF_8).lines())
                .filteredOn(line -> line.contains("\"repository\""))
                .hasSameSizeAs(inventory.images());
    }

    @Test
    void findsEveryImageByItsName() {
        Inventory inventory = inventory(new SplittableRandom(5));
        for (Image image : inventory.images()) {
            assertThat(inventory.image(image.name())).contains(image);
        }
        assertThat(inventory.image(ImageName.tagged("not/there", "1"))).isEmpty();
    }

    @Test
    void refusesWhatIsOutOfOrder() throws IOException {
        String text =
                new String(write(inventory(new SplittableRandom(3))), UTF_8)
                        .replaceFirst("(\\{\"digest\".*),\n(\\{\"digest\".*),\n", "$2,\n$1,\n");
        assertThatThrownBy(() -> read(text.getBytes(UTF_8)))
                .isInstanceOf(BadBundle.class)
                .hasMessageContaining("twice or out of order");
    }

    private static Inventory inventory(SplittableRandom random) {
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Digest digest = digest(random);
            String repository = "team/app" + i;
            images.add(
                    new Image(
                            random.nextBoolean()
                                    ? ImageName.tagged(repository, "1." + i)
                                    : ImageName.digested(repository, digest),
                            MediaType.OCI_MANIFEST,
                            digest,
                            random.nextLong(1L << 50),
                            List.of(
                                    Platform.parse("linux/arm64/v9"),
                                    new Platform(
                                            "windows",
                                            "amd64",
                                            Optional.empty(),
                                            Optional.of("10.0.17763.1"))),
                            random.nextBoolean()
                                    ? Optional.empty()
                                    : Optional.of(
                                            new Origin(
                                                    "\"quoted\" \\ é\u0001\n\uD800 \uD83D\uDE00",
                                                    "host:5000/" + repository,
                                                    digest(random),
                                                    List.of(Platform.parse("linux/arm/v6")))),
                            List.of("a group", "b")));
        }
        return new Inventory(
                images,
                items(random),
                items(random),
                random.nextBoolean() ? Optional.of("for site 7") : Optional.empty(),
                random.nextBoolean() ? Optional.of(1_700_000_000L) : Optional.empty());
    }

    private static List<Item> items(SplittableRandom random) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            items.add(
                    new Item(
                            digest(random),
                            random.nextLong(1L << 50),
                            List.of(MediaType.OCI_CONFIG, MediaType.of("x/y"))));
        }
        items.sort(Comparator.comparing(Item::digest));
        return items;
    }

    private static Digest digest(SplittableRandom random) {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        return random.nextInt(5) == 0 ? Digest.Algorithm.SHA512.of(bytes) : Digest.sha256(bytes);
    }

    private static byte[] write(Inventory inventory) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        inventory.write(out);
        return out.toByteArray();
    }

    private static Inventory read(byte[] document) throws IOException {
        return InventoryReader.read(new ByteArrayInputStream(document), "test");
    }
}
