package dev.hod.copy;

import static dev.hod.copy.Copying.copy;
import static dev.hod.copy.Copying.fill;
import static dev.hod.copy.Copying.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.copy.CopyOptions.Commits;
import dev.hod.image.Digest;
import dev.hod.image.Platform;
import dev.hod.image.PlatformChoice;
import dev.hod.progress.Progress;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.MemoryStore.Call;
import dev.hod.testing.MemoryStore.Verb;
import dev.hod.testing.RandomImages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which image a name comes to point at, and when. */
class CopierNamesTest {
    private static final String SEEDS = "dev.hod.testing.RandomImages#seeds";
    private static final CopyOptions POOL = CopyOptions.intoPool();
    private static final CopyOptions REGISTRY = CopyOptions.intoRegistry();
    private final MemoryStore source = new MemoryStore("source");
    private final MemoryStore target = new MemoryStore("target");

    @Test
    void asksOnceAnImageThatWasNarrowedBefore() throws IOException {
        MadeImage image =
                new RandomImages(1)
                        .index(
                                RandomImages.Format.OCI,
                                Platform.parse("linux/amd64"),
                                Platform.parse("linux/arm64"));
        image.writeTo(source, "a/b:1");
        PlatformChoice amd64 = PlatformChoice.only(Platform.parse("linux/amd64"));
        copy(target, POOL, request(source, "a/b:1", target, "a/b:1", amd64));
        source.forgetCalls();

        List<Outcome> again = copy(target, POOL, request(source, "a/b:1", target, "a/b:1", amd64));

        assertThat(again).singleElement().isInstanceOf(Outcome.AlreadyThere.class);
        assertThat(source.calls()).extracting(Call::verb).containsExactly(Verb.RESOLVE);
    }

    @Test
    void movesTheTagWhenOtherPlatformsAreWanted() throws IOException {
        MadeImage image =
                new RandomImages(1)
                        .index(
                                RandomImages.Format.OCI,
                                Platform.parse("linux/amd64"),
                                Platform.parse("linux/arm64"));
        image.writeTo(source, "a/b:1");
        copy(
                target,
                POOL,
                request(
                        source,
                        "a/b:1",
                        target,
                        "a/b:1",
                        PlatformChoice.only(Platform.parse("linux/amd64"))));
        Digest before = target.digestOf("a/b:1").orElseThrow();

        List<Outcome> outcomes =
                copy(target, POOL, request(source, "a/b:1", target, "a/b:1", PlatformChoice.ALL));

        assertThat(outcomes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        done -> {
                            assertThat(done.former()).contains(before);
                            assertThat(done.digest()).isEqualTo(image.digest());
                        });
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void commitsNothingBeforeEveryImageWasTriedWhereTagsComeLast(long seed) throws IOException {
        Map<String, MadeImage> images = fill(source, seed);

        copy(source, target, images.keySet(), REGISTRY);

        List<Verb> verbs = target.calls().stream().map(Call::verb).toList();
        assertThat(verbs.lastIndexOf(Verb.PUT_MANIFEST)).isLessThan(verbs.indexOf(Verb.COMMIT));
        assertThat(verbs.lastIndexOf(Verb.COMMIT)).isLessThan(verbs.lastIndexOf(Verb.CURRENT));
    }

    @Test
    void failsAnImageWhoseTagIsMovedByAnotherAtTheSameTime() throws IOException {
        RandomImages images = new RandomImages(5);
        images.image().writeTo(source, "a/b:1");
        MadeImage other = images.image();
        target.before(call -> {
            if (call.verb() == Verb.CURRENT && target.count(Verb.COMMIT) == 1) {
                other.writeTo(target, "a/b:1");
            }
        });

        List<Outcome> outcomes = copy(source, target, List.of("a/b:1"), REGISTRY);

        assertThat(outcomes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        f -> assertThat(f.cause()).hasMessageContaining(other.digest().toString()));
    }

    @Test
    void flushesForManyImagesAtOnce() throws IOException {
        RandomImages images = new RandomImages(3);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            names.add("a/b" + i + ":1");
            images.image().writeTo(source, names.getLast());
        }

        copy(source, target, names, REGISTRY);

        assertThat(target.count(Verb.FLUSH)).isEqualTo(2);
    }

    @Test
    void namesBothSourcesThatClaimOneName() throws IOException {
        RandomImages images = new RandomImages(2);
        images.image().writeTo(source, "a/b:1");
        MemoryStore other = new MemoryStore("other");
        images.image().writeTo(other, "a/b:1");
        images.image().writeTo(source, "c:1");

        List<Outcome> outcomes =
                copy(
                        target,
                        POOL,
                        request(source, "a/b:1", target, "a/b:1", PlatformChoice.ALL),
                        request(other, "a/b:1", target, "a/b:1", PlatformChoice.ALL),
                        request(source, "c:1", target, "c:1", PlatformChoice.ALL));

        for (Outcome outcome : outcomes.subList(0, 2)) {
            assertThat(((Outcome.Failed) outcome).cause())
                    .isInstanceOf(NameConflict.class)
                    .hasMessageContainingAll("source/a/b:1", "other/a/b:1");
        }
        assertThat(outcomes.get(2)).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void carriesAnImageOnceThatIsAskedForTwice() throws IOException {
        new RandomImages(2).image().writeTo(source, "a/b:1");

        List<Outcome> outcomes =
                copy(
                        target,
                        POOL,
                        request(source, "a/b:1", target, "a/b:1", PlatformChoice.ALL),
                        request(source, "a/b:1", target, "a/b:1", PlatformChoice.ALL));

        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Done.class);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.AlreadyThere.class);
        assertThat(target.count(Verb.COMMIT)).isEqualTo(1);
    }

    @Test
    void commitsAsImagesBecomeReady() throws IOException {
        Map<String, MadeImage> images = fill(source, 3);

        copy(source, target, images.keySet(), POOL.withJobs(1));

        assertThat(POOL.commits()).isEqualTo(Commits.AS_READY);
        List<Verb> verbs = target.calls().stream().map(Call::verb).toList();
        assertThat(verbs.getLast()).isEqualTo(Verb.FLUSH);
        assertThat(verbs.indexOf(Verb.FLUSH)).isLessThan(verbs.indexOf(Verb.COMMIT));
    }

    @Test
    void anotherHostsImageDoesNotPushOutTheOneOfThatName() throws IOException {
        RandomImages images = new RandomImages(1);
        images.image().writeTo(source, "a/b:1");
        copy(target, POOL, from("quay.io/a/b:1", "quay.io/a/b:1"));
        Digest before = target.digestOf("a/b:1").orElseThrow();
        images.image().writeTo(source, "a/b:1");

        List<Outcome> outcomes = copy(target, POOL, from("ghcr.io/a/b:1", "ghcr.io/a/b:1"));

        assertThat(outcomes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed ->
                                assertThat(failed.cause())
                                        .hasMessageContaining("quay.io/a/b:1, " + before)
                                        .hasMessageContaining("ghcr.io/a/b:1, sha256:"));
        assertThat(target.digestOf("a/b:1")).contains(before);
    }

    @Test
    void anotherMirrorMovesATagAndThatIsSaid() throws IOException {
        RandomImages images = new RandomImages(1);
        images.image().writeTo(source, "a/b:1");
        copy(target, POOL, from("a/b:1", "mirror.one/a/b:1"));
        MadeImage next = images.image();
        next.writeTo(source, "a/b:1");
        List<String> notes = new ArrayList<>();

        Copier copier = new Copier(target, POOL, noting(notes));
        copier.run(copier.plan(List.of(from("a/b:1", "mirror.two/a/b:1"))));

        assertThat(target.digestOf("a/b:1")).contains(next.digest());
        assertThat(notes)
                .anyMatch(note -> note.contains("mirror.one/a/b:1") && note.contains("mirror.two"));
    }

    private Request from(String written, String reference) {
        return new Request(
                written,
                source.source(MadeImage.named("a/b:1")),
                target.destination(MadeImage.named("a/b:1")),
                PlatformChoice.ALL,
                new ProvenanceChoice.Fresh(reference, List.of()),
                ReferrersChoice.LEFT);
    }

    private static Progress noting(List<String> notes) {
        return new Progress() {
            @Override
            public void expect(int images, long bytes) {}

            @Override
            public Item begin(String what, long total) {
                return SILENT.begin(what, total);
            }

            @Override
            public void finished(Finished image) {}

            @Override
            public void note(String message) {
                notes.add(message);
            }
        };
    }
}
