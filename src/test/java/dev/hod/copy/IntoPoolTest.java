package dev.hod.copy;

import static dev.hod.copy.Copying.copy;
import static dev.hod.copy.Copying.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.fault.Fault;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.PlatformChoice;
import dev.hod.pool.Pool;
import dev.hod.pool.PoolVerifier;
import dev.hod.progress.Progress;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.MemoryStore.Call;
import dev.hod.testing.MemoryStore.Verb;
import dev.hod.testing.RandomImages;
import dev.hod.transport.Store;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine on real trees. */
class IntoPoolTest {
    private static final CopyOptions POOL = CopyOptions.intoPool();
    private static final PlatformChoice AMD64 = PlatformChoice.only(RandomImages.AMD64);

    @TempDir Path folder;
    private final MemoryStore source = new MemoryStore("registry.io");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void leavesATreeWithoutFaults(long seed) throws IOException {
        Map<String, MadeImage> images = Copying.fill(source, seed);

        try (Store pool = open()) {
            assertThat(copy(source, pool, images.keySet(), POOL))
                    .allMatch(Outcome.Done.class::isInstance);
        }

        assertThat(faults()).isEmpty();
        try (Store pool = open()) {
            assertThat(copy(source, pool, images.keySet(), POOL))
                    .allMatch(Outcome.AlreadyThere.class::isInstance);
        }
    }

    @Test
    void asksTheSourceOnceWhereAPlatformWasChosenBefore() throws IOException {
        image().writeTo(source, "team/app:1");
        narrow();
        source.forgetCalls();

        assertThat(narrow()).singleElement().isInstanceOf(Outcome.AlreadyThere.class);
        assertThat(source.calls()).extracting(Call::verb).containsExactly(Verb.RESOLVE);
    }

    @Test
    void doesNotTrustTheRecordOfATagThatSomebodyElseMoved() throws IOException {
        MadeImage image = image();
        image.writeTo(source, "team/app:1");
        narrow();
        Path link =
                folder.resolve(
                        "docker/registry/v2/repositories/team/app/_manifests/tags/1/current/link");
        String kept = Files.readString(link);
        MadeImage other = new RandomImages(99).image();
        other.writeTo(source, "team/app:2");
        try (Store pool = open()) {
            copy(source, pool, List.of("team/app:2"), POOL);
        }
        Files.writeString(link, other.digest().toString());

        assertThat(narrow()).singleElement().isInstanceOf(Outcome.Done.class);
        assertThat(link).hasContent(kept);
    }

    @Test
    void renewsTheRecordWhereTheSourceAnnouncesAnotherIndexWithTheSameImage() throws IOException {
        RandomImages images = new RandomImages(4);
        MadeImage image = images.image();
        image.writeTo(source, "team/app:1");
        narrow();
        MadeImage index = images.referrersIndex(List.of(image));
        index.writeTo(source, "team/app:1");

        assertThat(narrow()).singleElement().isInstanceOf(Outcome.AlreadyThere.class);
        source.forgetCalls();
        narrow();
        assertThat(source.calls()).extracting(Call::verb).containsExactly(Verb.RESOLVE);
    }

    @Test
    void listsReferrersThatAreTakenByTheirOwnNames() throws IOException {
        RandomImages images = new RandomImages(8);
        MadeImage image = images.image();
        MadeImage report = images.referrer(image, "application/vnd.report");
        MadeImage later = images.referrer(image, "application/vnd.later");
        report.writeTo(source, "team/app:report");
        later.writeTo(source, "team/app:later");

        for (String name : List.of("team/app:report", "team/app:later")) {
            try (Store pool = open()) {
                assertThat(copy(source, pool, List.of(name), POOL))
                        .singleElement()
                        .isInstanceOf(Outcome.Done.class);
            }
        }

        try (Store pool = open()) {
            assertThat(
                            pool.source(MadeImage.named("team/app:1"))
                                    .referrers(image.digest())
                                    .manifests())
                    .extracting(Descriptor::digest)
                    .containsExactlyInAnyOrder(report.digest(), later.digest());
        }
        assertThat(faults()).isEmpty();
    }

    @Test
    void fetchesAgainWhatTheTreeLost() throws IOException {
        MadeImage image = image();
        image.writeTo(source, "team/app:1");
        try (Store pool = open()) {
            copy(source, pool, List.of("team/app:1"), POOL);
        }
        Digest lost = image.blobs().firstEntry().getKey();
        Files.delete(
                folder.resolve(
                        "docker/registry/v2/blobs/sha256/%s/%s/data"
                                .formatted(lost.hex().substring(0, 2), lost.hex())));

        try (Store pool = open()) {
            assertThat(copy(source, pool, List.of("team/app:1"), POOL))
                    .singleElement()
                    .satisfies(o ->
                            assertThat(((Outcome.Done) o).newBytes())
                                    .isEqualTo(
                                            image.blobs()
                                                    .firstEntry()
                                                    .getValue()
                                                    .descriptor()
                                                    .size()));
        }
        assertThat(faults()).isEmpty();
    }

    private static MadeImage image() {
        return new RandomImages(4)
                .index(RandomImages.Format.OCI, RandomImages.AMD64, RandomImages.ARM64);
    }

    private List<Outcome> narrow() throws IOException {
        try (Store pool = open()) {
            return copy(pool, POOL, request(source, "team/app:1", pool, "team/app:1", AMD64));
        }
    }

    private PoolStore open() throws IOException {
        return PoolStore.open(folder, Pool.Mode.WRITE);
    }

    private List<Fault> faults() throws IOException {
        List<Fault> faults = new ArrayList<>();
        try (Pool pool = Pool.open(folder, Pool.Mode.READ)) {
            PoolVerifier.verify(pool, faults::add, Progress.SILENT);
        }
        return faults;
    }
}
