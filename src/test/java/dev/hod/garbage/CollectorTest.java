package dev.hod.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.fault.Fault;
import dev.hod.garbage.Verdict.Share;
import dev.hod.image.Digest;
import dev.hod.pool.Pool;
import dev.hod.pool.PoolPath;
import dev.hod.pool.PoolVerifier;
import dev.hod.pool.Sweeper;
import dev.hod.progress.Progress;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryFolder;
import dev.hod.testing.RandomImages;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectorTest {
    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private final RandomImages images = new RandomImages(1, 3, 300);

    private PoolStore open() throws IOException {
        return PoolStore.open(folder.resolve("pool"), Pool.Mode.WRITE);
    }

    private Path pool() {
        return folder.resolve("pool");
    }

    private static List<Fault> faults(Path pool) throws IOException {
        List<Fault> faults = new ArrayList<>();
        try (Pool read = Pool.open(pool, Pool.Mode.READ)) {
            PoolVerifier.verify(read, faults::add, Progress.SILENT);
        }
        return faults;
    }

    private boolean has(Digest digest) {
        return Files.exists(new PoolPath.BlobData(digest).under(pool()));
    }

    static LongStream seeds() {
        return LongStream.range(0, 6);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void leavesWhatIsNeededAndNothingElse(long seed) throws IOException {
        Garden garden = Garden.grow(seed, folder);

        Garden.collect(garden.pool(), Garden.keep());

        assertThat(Garden.files(garden.pool())).isEqualTo(garden.expected());
        assertThat(faults(garden.pool())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {20, 21})
    void saysBeforehandWhatGoesAndChangesNothing(long seed) throws IOException {
        Garden garden = Garden.grow(seed, folder);
        SortedMap<String, String> before = Garden.files(garden.pool());
        Keep keep = Garden.keep();

        Verdict said = Garden.judge(garden.pool(), keep);

        assertThat(Garden.files(garden.pool())).isEqualTo(before);
        assertThat(Garden.collect(garden.pool(), keep)).isEqualTo(said);
        assertThat(Garden.judge(garden.pool(), keep).isClean()).isTrue();
        assertThat(said.isClean()).isEqualTo(before.equals(garden.expected()));
    }

    @ParameterizedTest
    @ValueSource(longs = {30, 31})
    void keepsEveryManifestWhereUntaggedOnesAreKept(long seed) throws IOException {
        Garden garden = Garden.grow(seed, folder);
        SortedMap<String, String> before = Garden.files(garden.pool());

        Garden.collect(garden.pool(), Garden.keep(Keep.Untagged.KEPT));

        assertThat(Garden.files(garden.pool())).isEqualTo(before);
    }

    @Test
    void addsUpWhatRepositoriesNeed() throws IOException {
        MadeImage shared = images.image();
        MadeImage own = images.image();
        try (PoolStore store = open()) {
            shared.writeTo(store, "a:1");
            shared.writeTo(store, "b:1");
            own.writeTo(store, "b:2");
        }
        Verdict verdict = Garden.judge(pool(), Garden.keep());

        assertThat(verdict.repositories()).extracting(Share::repository).containsExactly("a", "b");
        Share a = verdict.repositories().getFirst();
        Share b = verdict.repositories().getLast();
        assertThat(a.kept()).isEqualTo(shared.size());
        assertThat(a.own()).isZero();
        assertThat(b.images()).isEqualTo(2);
        assertThat(verdict.content().kept().bytes()).isEqualTo(b.kept());
        assertThat(b.own()).isEqualTo(b.kept() - shared.size());
    }

    @Test
    void leavesAloneWhatHasJustCome() throws IOException {
        MadeImage image = images.image();
        try (PoolStore store = open()) {
            image.writeTo(store, "a:1");
            new Sweeper(store.pool()).tag("a", "1");
        }
        Instant anHourAgo = Instant.now().minus(Duration.ofHours(1));
        Keep keep = new Keep(Keep.Untagged.REMOVED, anHourAgo, Map.of(), Set.of());

        assertThat(Garden.collect(pool(), keep).isClean()).isTrue();
        assertThat(image.digests()).allMatch(this::has);

        assertThat(Garden.collect(pool(), Garden.keep()).content().removed().count())
                .isEqualTo(image.digests().size());
        assertThat(image.digests()).noneMatch(this::has);
    }

    @Test
    void keepsContentThatWasJustLinkedHoweverOldItIs() throws IOException {
        MadeImage image = images.image();
        try (PoolStore store = open()) {
            image.writeTo(store, "a:1");
            new Sweeper(store.pool()).tag("a", "1");
        }
        Digest layer = image.blobs().lastEntry().getKey();
        Instant past = Instant.now().minus(Duration.ofDays(1));
        for (String file : Garden.files(pool()).keySet()) {
            Files.setLastModifiedTime(pool().resolve(file), FileTime.from(past));
        }
        Path link = new PoolPath.LayerLink("a", layer).under(pool());
        Files.setLastModifiedTime(link, FileTime.from(Instant.now()));
        Instant anHourAgo = Instant.now().minus(Duration.ofHours(1));

        Garden.collect(pool(), new Keep(Keep.Untagged.REMOVED, anHourAgo, Map.of(), Set.of()));

        assertThat(has(layer)).isTrue();
        assertThat(link).exists();
        assertThat(has(image.digest())).isFalse();
    }

    @Test
    void keepsAllOfARepositoryInWhichATagLeadsNowhere() throws IOException {
        MadeImage lost = images.image();
        MadeImage weed = images.image();
        try (PoolStore store = open()) {
            lost.writeTo(store, "a:1");
            weed.writeTo(store, "a:2");
            new Sweeper(store.pool()).tag("a", "2");
            images.image().writeTo(store, "b:1");
            new Sweeper(store.pool()).tag("b", "1");
        }
        Files.delete(new PoolPath.BlobData(lost.digest()).under(pool()));

        Verdict verdict = Garden.collect(pool(), Garden.keep());

        assertThat(verdict.problems()).isNotEmpty();
        assertThat(verdict.problems().getFirst().what()).contains(lost.digest().toString());
        assertThat(lost.blobs().keySet()).allMatch(this::has);
        assertThat(weed.digests()).allMatch(this::has);
        assertThat(new PoolPath.Repository("b").under(pool())).doesNotExist();
    }

    @Test
    void keepsWhatAnUnreadableManifestMayNeed() throws IOException {
        MadeImage broken = images.image();
        try (PoolStore store = open()) {
            broken.writeTo(store, "a:1");
            new Sweeper(store.pool()).tag("a", "1");
        }
        Files.writeString(new PoolPath.BlobData(broken.digest()).under(pool()), "{}");

        assertThat(Garden.collect(pool(), Garden.keep()).problems()).hasSize(1);
        assertThat(broken.digests()).allMatch(this::has);
    }

    @Test
    void takesNoOffenceAtAnIndexOfWhichOnlyAPartIsThere() throws IOException {
        MadeImage index =
                images.index(RandomImages.Format.OCI, RandomImages.AMD64, RandomImages.ARM64);
        MadeImage weed = images.image();
        try (PoolStore store = open()) {
            index.writeTo(store, "a:1");
            weed.writeTo(store, "a:2");
            new Sweeper(store.pool()).tag("a", "2");
        }
        Digest child = index.manifests().getFirst().digest();
        Files.delete(new PoolPath.BlobData(child).under(pool()));
        Files.delete(new PoolPath.RevisionLink("a", child).under(pool()));

        Verdict verdict = Garden.collect(pool(), Garden.keep());

        assertThat(verdict.problems()).isEmpty();
        assertThat(has(weed.digest())).isFalse();
        assertThat(has(index.manifests().get(1).digest())).isTrue();
    }

    @Test
    void keepsAChildThatTheRepositoryHasNoLinkFor() throws IOException {
        MadeImage index =
                images.index(RandomImages.Format.OCI, RandomImages.AMD64, RandomImages.ARM64);
        try (PoolStore store = open()) {
            index.writeTo(store, "a:1");
        }
        Digest child = index.manifests().getFirst().digest();
        Files.delete(new PoolPath.RevisionLink("a", child).under(pool()));

        Garden.collect(pool(), Garden.keep(Keep.Untagged.KEPT));

        assertThat(index.digests()).allMatch(this::has);
    }

    @Test
    void keepsATagThatIsAnImagesOwnDigest() throws IOException {
        MadeImage image = images.index(RandomImages.Format.OCI, RandomImages.AMD64);
        try (PoolStore store = open()) {
            image.writeTo(store, "a:sha256-" + image.digest().hex());
        }
        assertThat(Garden.collect(pool(), Garden.keep()).isClean()).isTrue();
        assertThat(has(image.digest())).isTrue();
    }

    @Test
    void keepsWhatSpeaksOfSomethingWithoutATag() throws IOException {
        MadeImage image = images.image();
        MadeImage referrer = images.referrer(image, "application/vnd.example.sbom");
        MadeImage other = images.referrer(images.image(), "application/vnd.example.sbom");
        try (PoolStore store = open()) {
            image.writeTo(store, "a:1");
            for (MadeImage each : List.of(referrer, other)) {
                each.writeTo(store, "a:x");
                new Sweeper(store.pool()).tag("a", "x");
            }
        }
        Garden.collect(pool(), Garden.keep());

        assertThat(referrer.digests()).allMatch(this::has);
        assertThat(has(other.digest())).isFalse();
    }

    @Test
    void tellsApartWhatOtherTreesHaveToo() throws IOException {
        MadeImage image = images.image();
        try (PoolStore store = open()) {
            image.writeTo(store, "a:1");
            new Sweeper(store.pool()).tag("a", "1");
        }
        Path elsewhere = folder.resolve("elsewhere");
        Digest layer = image.blobs().lastEntry().getKey();
        Files.createLink(elsewhere, new PoolPath.BlobData(layer).under(pool()));
        long size = Files.size(elsewhere);

        Verdict verdict = Garden.collect(pool(), Garden.keep());

        assertThat(verdict.content().elsewhere()).isEqualTo(new Verdict.Amount(1, size));
        assertThat(verdict.content().freed()).isEqualTo(image.size() - size);
        assertThat(elsewhere).hasSize(size);
        assertThat(has(layer)).isFalse();
    }

    @Test
    void touchesNothingOfATreeThatASymbolicLinkLeadsTo() throws IOException {
        Path other = folder.resolve("other");
        MadeImage image = images.image();
        try (PoolStore theirs = PoolStore.open(other, Pool.Mode.WRITE);
                PoolStore store = open()) {
            image.writeTo(theirs, "a:1");
            new Sweeper(theirs.pool()).tag("a", "1");
            images.image().writeTo(store, "b:1");
        }
        Files.createSymbolicLink(
                new PoolPath.Repository("linked").under(pool()),
                new PoolPath.Repository("a").under(other).toAbsolutePath());
        SortedMap<String, String> before = Garden.files(other);

        Garden.collect(pool(), Garden.keep());

        assertThat(Garden.files(other)).isEqualTo(before);
    }
}
