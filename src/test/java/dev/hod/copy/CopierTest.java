package dev.hod.copy;

import static dev.hod.copy.Copying.copy;
import static dev.hod.copy.Copying.fill;
import static dev.hod.copy.Copying.holds;
import static dev.hod.copy.Copying.request;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.blob.Placement;
import dev.hod.copy.CopyOptions.OnFailure;
import dev.hod.error.Failure;
import dev.hod.error.NotFound;
import dev.hod.image.Digest;
import dev.hod.image.Platform;
import dev.hod.image.PlatformChoice;
import dev.hod.progress.Progress;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.MemoryStore.Verb;
import dev.hod.testing.RandomImages;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CopierTest {
    private static final String SEEDS = "dev.hod.testing.RandomImages#seeds";
    private static final CopyOptions POOL = CopyOptions.intoPool();
    private static final CopyOptions REGISTRY = CopyOptions.intoRegistry();
    private final MemoryStore source = new MemoryStore("source");
    private final MemoryStore target = new MemoryStore("target");

    @ParameterizedTest
    @MethodSource(SEEDS)
    void keepsEveryDigestThroughTwoStores(long seed) throws IOException {
        Map<String, MadeImage> images = fill(source, seed);
        MemoryStore last = new MemoryStore("last");

        copy(source, target, images.keySet(), POOL);
        List<Outcome> outcomes = copy(target, last, images.keySet(), REGISTRY);

        assertThat(outcomes).hasSize(images.size());
        for (Map.Entry<String, MadeImage> image : images.entrySet()) {
            assertThat(holds(last, image.getKey(), image.getValue())).as(image.getKey()).isTrue();
        }
        assertThat(last.blobs()).isEqualTo(source.blobs());
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void movesEachBlobOnce(long seed) throws IOException {
        Map<String, MadeImage> images = fill(source, seed);
        source.forgetCalls();

        copy(source, target, images.keySet(), POOL);

        List<Digest> written =
                target.placements().stream()
                        .filter(p -> p.placement() instanceof Placement.Written)
                        .map(MemoryStore.Placed::digest)
                        .toList();
        assertThat(written).doesNotHaveDuplicates();
        assertThat(source.calls().stream().filter(c -> c.verb() == Verb.OPEN_BLOB))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void putsEachManifestOnceIntoARepository(long seed) throws IOException {
        Map<String, MadeImage> images = fill(source, seed);

        copy(source, target, images.keySet(), POOL.withJobs(1));

        assertThat(
                        target.calls().stream()
                                .filter(c -> c.verb() == Verb.PUT_MANIFEST)
                                .map(c -> c.image().orElseThrow().repository() + c.digest()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void failsExactlyTheImagesThatNeedALostBlob(long seed) throws IOException {
        Map<String, MadeImage> images = fill(source, seed);
        List<Digest> blobs = List.copyOf(source.blobs());
        Digest lost = blobs.get((int) (seed % blobs.size()));
        source.lose(lost);

        List<Outcome> outcomes = copy(source, target, images.keySet(), POOL);

        assertSplit(images, outcomes, lost);
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void failsExactlyTheImagesThatNeedACorruptBlob(long seed) throws IOException {
        Map<String, MadeImage> images = fill(source, seed);
        Digest bad =
                source.blobs().stream()
                        .filter(d -> !d.equals(Digest.sha256(new byte[0])))
                        .skip(seed % 3)
                        .findFirst()
                        .orElseThrow();
        source.corrupt(bad);

        List<Outcome> outcomes = copy(source, target, images.keySet(), REGISTRY);

        assertSplit(images, outcomes, bad);
        assertThat(target.blobs()).doesNotContain(bad);
    }

    private void assertSplit(Map<String, MadeImage> images, List<Outcome> outcomes, Digest bad)
            throws IOException {
        List<String> names = List.copyOf(images.keySet());
        for (int i = 0; i < names.size(); i++) {
            boolean needsIt = requireNonNull(images.get(names.get(i))).digests().contains(bad);
            assertThat(outcomes.get(i) instanceof Outcome.Failed)
                    .as(names.get(i))
                    .isEqualTo(needsIt);
            assertThat(target.digestOf(names.get(i)).isEmpty()).isEqualTo(needsIt);
        }
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void completesAfterFaultsOfAllKinds(long seed) throws IOException {
        Map<String, MadeImage> images = fill(source, seed);
        AtomicInteger calls = new AtomicInteger();
        MemoryStore.Hook faulty =
                call -> {
                    if (call.verb() != Verb.CLOSE
                            && Math.floorMod(calls.incrementAndGet() * 31L + seed, 7) == 0) {
                        throw new IOException("made to fail");
                    }
                };
        source.before(faulty);
        target.before(faulty);
        List<Outcome> broken = new ArrayList<>();
        try {
            broken = copy(source, target, images.keySet(), seed % 2 == 0 ? POOL : REGISTRY);
        } catch (IOException e) {
            // The last flush has nobody's failure to be.
            assertThat(e).hasMessage("made to fail");
        }
        source.before(_ -> {});
        target.before(_ -> {});
        List<String> names = List.copyOf(images.keySet());
        for (int i = 0; i < broken.size(); i++) {
            if (broken.get(i) instanceof Outcome.Done) {
                assertThat(holds(target, names.get(i), requireNonNull(images.get(names.get(i)))))
                        .isTrue();
            }
        }

        List<Outcome> again = copy(source, target, images.keySet(), POOL);

        assertThat(again).noneMatch(Outcome.Failed.class::isInstance);
        for (String name : names) {
            assertThat(holds(target, name, requireNonNull(images.get(name)))).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void asksOnceAnImageWhereAllIsThere(long seed) throws IOException {
        Map<String, MadeImage> images = fill(source, seed);
        copy(source, target, images.keySet(), REGISTRY);
        source.forgetCalls();
        target.forgetCalls();

        List<Outcome> outcomes = copy(source, target, images.keySet(), REGISTRY);

        assertThat(outcomes).allMatch(Outcome.AlreadyThere.class::isInstance);
        assertThat(target.count(Verb.CURRENT)).isEqualTo(images.size());
        assertThat(source.calls()).allMatch(c -> c.verb() == Verb.RESOLVE);
        assertThat(source.calls()).hasSize(images.size());
        assertThat(target.calls())
                .allMatch(c -> c.verb() == Verb.CURRENT || c.verb() == Verb.HOLDS);
    }

    @Test
    void failsAnImageWithoutItsPlatformBeforeAnyLayer() throws IOException {
        MadeImage image = new RandomImages(1).image();
        image.writeTo(source, "a/b:1");
        PlatformChoice s390 = PlatformChoice.only(Platform.parse("linux/s390x"));

        List<Outcome> outcomes =
                copy(target, POOL, request(source, "a/b:1", target, "a/b:1", s390));

        assertThat(outcomes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed ->
                                assertThat(((Failure) failed.cause()).kind())
                                        .isEqualTo(Failure.Kind.PLATFORM));
        assertThat(target.count(Verb.PUT_BLOB)).isZero();
    }

    @Test
    void takesABlobFromAnotherRepositoryThatHasIt() throws IOException {
        MadeImage image = new RandomImages(4).image();
        image.writeTo(source, "a:1");
        image.writeTo(source, "b:1");
        Digest blob = image.blobs().firstEntry().getKey();
        source.before(call -> {
            if (call.verb() == Verb.OPEN_BLOB
                    && call.digest().equals(Optional.of(blob))
                    && call.image().orElseThrow().repository().equals("a")) {
                throw new NotFound("not in a");
            }
        });

        List<Outcome> outcomes = copy(source, target, List.of("a:1", "b:1"), POOL);

        assertThat(outcomes).allMatch(Outcome.Done.class::isInstance);
    }

    @Test
    void stopsAtTheFirstFailureWhereAsked() throws IOException {
        RandomImages images = new RandomImages(6);
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < 10; i++) {
            names.add("a" + i + ":1");
            images.image().writeTo(source, "a" + i + ":1");
        }
        source.before(call -> {
            if (call.verb() == Verb.OPEN_BLOB) {
                throw new NotFound("gone");
            }
        });

        List<Outcome> outcomes =
                copy(source, target, names, POOL.withJobs(1).withOnFailure(OnFailure.STOP));

        assertThat(outcomes).filteredOn(Outcome.Failed.class::isInstance).isNotEmpty();
        assertThat(outcomes).filteredOn(Outcome.NotTried.class::isInstance).isNotEmpty();
        assertThat(target.count(Verb.PUT_BLOB)).isEqualTo(1);
    }

    @Test
    void movesNothingWhereThereIsNoRoom() throws IOException {
        MadeImage image = new RandomImages(1).image();
        image.writeTo(source, "a:1");
        CopyOptions full =
                POOL.withRoom(bytes -> {
                    throw new IOException("needs " + bytes);
                });
        long bytes = image.blobs().values().stream().mapToLong(b -> b.descriptor().size()).sum();

        assertThatThrownBy(() -> copy(source, target, List.of("a:1"), full))
                .hasMessage("needs " + bytes);
        assertThat(target.count(Verb.PUT_BLOB)).isZero();
    }

    @Test
    void endsCleanlyWhenInterrupted() throws Exception {
        RandomImages images = new RandomImages(9);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            names.add("a" + i + ":1");
            images.image().writeTo(source, names.getLast());
        }
        Thread runner = Thread.currentThread();
        target.before(call -> {
            if (call.verb() == Verb.PUT_BLOB && target.count(Verb.PUT_BLOB) >= 9) {
                runner.interrupt();
            }
        });

        assertThatThrownBy(() -> copy(source, target, names, REGISTRY))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(target.count(Verb.COMMIT)).isZero();

        target.before(_ -> {});
        assertThat(copy(source, target, names, REGISTRY)).allMatch(Outcome.Done.class::isInstance);
    }

    @Test
    void countsABlobAtTheFirstImageThatNeedsIt() throws IOException {
        MadeImage image = new RandomImages(7).image();
        image.writeTo(source, "a:1");
        image.writeTo(source, "b:1");

        List<Outcome> outcomes = copy(source, target, List.of("a:1", "b:1"), POOL.withJobs(1));

        assertThat(outcomes)
                .extracting(o -> ((Outcome.Done) o).newBytes())
                .containsExactly(
                        image.blobs().values().stream().mapToLong(b -> b.descriptor().size()).sum(),
                        0L);
        assertThat(outcomes).extracting(o -> ((Outcome.Done) o).bytes()).containsOnly(image.size());
    }

    @Test
    void reportsEachByteThatMovesAndEachImage() throws IOException {
        Map<String, MadeImage> images = fill(source, 11);
        Told told = new Told();
        Copier copier = new Copier(target, POOL, told);

        copier.run(copier.plan(Copying.requests(source, target, images.keySet())));

        assertThat(told.bytes.sum()).isEqualTo(told.expected);
        assertThat(told.finished).containsExactlyInAnyOrderElementsOf(images.keySet());
        assertThat(told.open.get()).isZero();
    }

    @Test
    void healsAnIndexWhoseChildTheDestinationLost() throws IOException {
        MadeImage image =
                new RandomImages(1)
                        .index(
                                RandomImages.Format.OCI,
                                Platform.parse("linux/amd64"),
                                Platform.parse("linux/arm64"));
        image.writeTo(source, "a/b:1");
        Set<Digest> refused = new HashSet<>();
        target.before(call -> {
            if (call.verb() == Verb.PUT_MANIFEST
                    && call.digest().equals(Optional.of(image.digest()))
                    && refused.add(image.digest())) {
                throw new NotFound("manifest blob unknown");
            }
        });

        List<Outcome> outcomes = copy(source, target, List.of("a/b:1"), POOL);

        assertThat(outcomes).singleElement().isInstanceOf(Outcome.Done.class);
    }

    /** Adds up what a run tells. */
    private static final class Told implements Progress {
        private final LongAdder bytes = new LongAdder();
        private final AtomicInteger open = new AtomicInteger();
        private final Set<String> finished = ConcurrentHashMap.newKeySet();
        private long expected;

        @Override
        public void expect(int images, long expectedBytes) {
            expected = expectedBytes;
        }

        @Override
        public Item begin(String what, long total) {
            open.incrementAndGet();
            return new Item() {
                @Override
                public void add(long count) {
                    bytes.add(count);
                }

                @Override
                public void state(String text) {}

                @Override
                public void close() {
                    open.decrementAndGet();
                }
            };
        }

        @Override
        public void finished(Finished image) {
            finished.add(image.name());
        }

        @Override
        public void note(String message) {}
    }
}
