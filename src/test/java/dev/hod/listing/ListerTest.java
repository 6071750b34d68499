package dev.hod.listing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import dev.hod.image.Digest;
import dev.hod.image.Platform;
import dev.hod.image.PlatformChoice;
import dev.hod.listing.Listing.Image;
import dev.hod.reference.NameCount;
import dev.hod.reference.Provenance;
import dev.hod.selection.Selector;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ListerTest {
    private final MemoryStore store = new MemoryStore("pool");

    private Listing list(PlatformChoice choice) throws IOException {
        return Lister.list(
                store, Selector.all(store, List.of()), choice, PlatformChoice.Missing.FAILS);
    }

    private Listing list() throws IOException {
        return list(PlatformChoice.ALL);
    }

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void sizesAddUpToWhatTheImagesConsistOf(long seed) throws IOException {
        RandomImages images = new RandomImages(seed);
        Set<Digest> all = new HashSet<>();
        long unique = 0;
        long referenced = 0;
        for (int i = 0; i < 6; i++) {
            MadeImage image = images.any();
            image.writeTo(store, "a/b" + i + ":1");
            referenced += image.size();
            for (var manifest : image.manifests()) {
                unique += all.add(manifest.digest()) ? manifest.size() : 0;
            }
            for (var blob : image.blobs().values()) {
                unique += all.add(blob.descriptor().digest()) ? blob.bytes().length : 0;
            }
        }
        Listing listing = list();
        assertThat(listing.totals())
                .isEqualTo(
                        new Listing.Totals(new NameCount(6, 0), 0, all.size(), referenced, unique));
        assertThat(listing.images())
                .allSatisfy(i -> {
                    assertThat(i.weight().own()).isBetween(1L, i.weight().bytes());
                    assertThat(i.weight().shared()).isNotNegative();
                });
        assertThat(listing.images().stream().mapToLong(i -> i.weight().own()).sum())
                .isLessThanOrEqualTo(unique);
    }

    @Test
    void twoNamesOfOneImageShareAllOfIt() throws IOException {
        MadeImage image = new RandomImages(1).image();
        image.writeTo(store, "a:1");
        image.writeTo(store, "b:1");
        Listing listing = list();
        assertThat(listing.images()).allSatisfy(i -> assertThat(i.weight().own()).isZero());
        assertThat(listing.totals().unique()).isEqualTo(image.size());
        assertThat(listing.totals().referenced()).isEqualTo(2 * image.size());
    }

    @Test
    void namesThePlatformsOfSingleImagesIndexesAndNestedOnes() throws IOException {
        RandomImages images = new RandomImages(1);
        images.image(Format.DOCKER, RandomImages.ARMV7, RandomImages.Packing.GZIP)
                .writeTo(store, "a:1");
        images.attested(RandomImages.AMD64, RandomImages.ARM64).writeTo(store, "b:1");
        images.nested(RandomImages.AMD64).writeTo(store, "c:1");
        images.artifact().writeTo(store, "d:1");
        assertThat(list().images())
                .extracting(Image::platforms)
                .containsExactly(
                        List.of(RandomImages.ARMV7),
                        List.of(RandomImages.AMD64, RandomImages.ARM64),
                        List.of(RandomImages.AMD64),
                        List.of());
    }

    @Test
    void tellsWhatSpeaksOfAnImageFromImages() throws IOException {
        RandomImages images = new RandomImages(1);
        MadeImage image = images.image();
        String tag = "a:sha256-" + image.digest().hex();
        MadeImage report = images.referrer(image, "application/vnd.report");
        image.writeTo(store, "a:1");
        report.writeTo(store, "a:report");
        images.referrersIndex(List.of(report)).writeTo(store, tag);
        images.cosignSignature(image).writeTo(store, tag + ".sig");
        images.chart().writeTo(store, "b:1");

        assertThat(list().images())
                .filteredOn(i -> i.purpose().subject().isPresent())
                .allSatisfy(i -> assertThat(i.purpose().subject()).contains(image.digest()))
                .extracting(i -> i.purpose().artifact().orElseThrow())
                .containsExactlyInAnyOrder("application/vnd.report", "referrers", "signature");
        assertThat(ListingTable.lines(list(), Long::toString))
                .anyMatch(line -> line.endsWith("signature of " + image.digest().brief()))
                .anyMatch(line -> line.startsWith("a:1 ") && line.endsWith("linux/amd64"))
                .anyMatch(line -> line.startsWith("b:1 ") && line.contains("helm"));
    }

    @Test
    void narrowsToThePlatformsAskedFor() throws IOException {
        MadeImage index =
                new RandomImages(1).index(Format.OCI, RandomImages.AMD64, RandomImages.ARM64);
        index.writeTo(store, "a:1");
        Image image = list(PlatformChoice.only(RandomImages.ARM64)).images().getFirst();
        assertThat(image.platforms()).containsExactly(RandomImages.ARM64);
        assertThat(image.pointed().orElseThrow().announced()).isEqualTo(index.digest());
        assertThat(image.pointed().orElseThrow().top().digest()).isNotEqualTo(index.digest());
        assertThat(image.weight().bytes()).isLessThan(index.size());
    }

    @Test
    void anImageThatCannotBeReadIsListedWithItsProblem() throws IOException {
        RandomImages images = new RandomImages(1);
        MadeImage broken = images.index(Format.OCI, RandomImages.AMD64);
        broken.writeTo(store, "a:1");
        images.image().writeTo(store, "b:1");
        store.lose(broken.manifests().getFirst().digest());
        Listing listing = list();
        assertThat(listing.totals().problems()).isEqualTo(1);
        assertThat(listing.images().get(0).problem().orElseThrow()).contains("no manifest sha256:");
        assertThat(listing.images().get(1).problem()).isEmpty();
    }

    @Test
    void theTableIsAlignedAndSummedUp() throws IOException {
        RandomImages images = new RandomImages(1, 1, 100);
        MadeImage image = images.image();
        image.writeTo(store, "library/alpine:3.14");
        MadeImage broken = images.index(Format.OCI, RandomImages.AMD64);
        broken.writeTo(store, "x:1");
        store.lose(broken.manifests().getFirst().digest());
        List<String> lines = ListingTable.lines(list(), b -> b + " B");
        String bytes = image.size() + " B";
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0))
                .isEqualTo("IMAGE                DIGEST         SIZE    OWN  PLATFORMS");
        assertThat(lines.get(1))
                .isEqualTo(
                        "library/alpine:3.14  %s  %s  %s  linux/amd64"
                                .formatted(image.digest().brief(), bytes, bytes));
        assertThat(lines.get(2)).startsWith("x:1                  ").contains("no manifest");
        assertThat(lines.get(3)).isEqualTo("2 images, " + bytes + "; 1 cannot be read");
    }

    @Test
    void anEmptyStoreIsOneLine() throws IOException {
        assertThat(ListingTable.lines(list(), b -> b + " B")).containsExactly("0 images, 0 B");
    }

    @Test
    void everyLineForMachinesKeepsToTheSchema() throws IOException {
        RandomImages images = new RandomImages(1);
        MadeImage index = images.index(Format.OCI, RandomImages.AMD64, RandomImages.ARM64);
        index.writeTo(store, "a:1");
        Provenance provenance =
                new Provenance(
                        "a:1",
                        "docker.io/library/a:1",
                        Digest.sha256(new byte[0]),
                        List.of(Platform.of("linux", "amd64")),
                        List.of("group"));
        store.destination(MadeImage.named("a:1")).commit(index.top(), Optional.of(provenance));
        MadeImage broken = images.index(Format.OCI, RandomImages.AMD64);
        broken.writeTo(store, "b:1");
        store.lose(broken.manifests().getFirst().digest());

        Validator schema =
                new ValidatorFactory()
                        .withJsonNodeFactory(new JacksonNode.Factory())
                        .createValidator();
        URI uri = schema.registerSchema(Files.readString(Path.of("layouts/listing.schema.json")));
        List<String> lines = ListingJson.lines(list());
        assertThat(lines).hasSize(3);
        for (String line : lines) {
            assertThat(schema.validate(uri, line).isValid()).as(line).isTrue();
        }
        assertThat(schema.validate(uri, "{\"event\":\"listed\"}").isValid()).isFalse();
        JsonNode first = new ObjectMapper().readTree(lines.getFirst());
        assertThat(first.path("group").asText()).isEqualTo("group");
        assertThat(first.path("announced").asText()).startsWith("sha256:");
        assertThat(first.path("bytes").asLong()).isEqualTo(index.size());
    }
}
