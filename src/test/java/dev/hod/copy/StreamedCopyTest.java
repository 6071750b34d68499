package dev.hod.copy;

import static dev.hod.copy.Copying.holds;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.copy.CopyOptions.OnFailure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.PlatformChoice;
import dev.hod.progress.Progress;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.MemoryStore.Verb;
import dev.hod.testing.RandomImages;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamedCopyTest {
    private static final String SEEDS = "dev.hod.testing.RandomImages#seeds";
    private static final CopyOptions REGISTRY = CopyOptions.intoRegistry();

    private final MemoryStore source = new MemoryStore("source");
    private final MemoryStore target = new MemoryStore("target");

    @ParameterizedTest
    @MethodSource(SEEDS)
    void comesToTheSameAsReadingAtWill(long seed) throws IOException {
        Map<String, MadeImage> images = fill(seed);

        List<Outcome> outcomes = run(images, blobs(seed), REGISTRY);

        assertThat(outcomes).allMatch(Outcome.Done.class::isInstance);
        for (Map.Entry<String, MadeImage> image : images.entrySet()) {
            assertThat(holds(target, image.getKey(), image.getValue())).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void failsTheImagesWhoseBlobDoesNotCome(long seed) throws IOException {
        Map<String, MadeImage> images = fill(seed);
        List<Descriptor> blobs = blobs(seed);
        Digest late = blobs.removeFirst().digest();

        List<Outcome> outcomes = run(images, blobs, REGISTRY);

        assertFailed(images, outcomes, late);
        List<Outcome> again = run(images, blobs(seed), REGISTRY);
        assertThat(again).allMatch(Outcomes::isGood);
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void failsTheImagesWhoseBlobIsCorrupt(long seed) throws IOException {
        Map<String, MadeImage> images = fill(seed);
        List<Descriptor> blobs = blobs(seed);
        Digest bad = blobs.stream().filter(b -> b.size() > 0).findFirst().orElseThrow().digest();
        source.corrupt(bad);

        assertFailed(images, run(images, blobs, REGISTRY), bad);
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void failsTheImagesWhoseBlobIsNotTaken(long seed) throws IOException {
        Map<String, MadeImage> images = fill(seed);
        List<Descriptor> blobs = blobs(seed);
        Digest refused = blobs.getFirst().digest();
        target.before(call -> {
            if (call.verb() == Verb.PUT_BLOB && call.digest().equals(Optional.of(refused))) {
                throw new IOException("refused");
            }
        });

        assertFailed(images, run(images, blobs, REGISTRY), refused);
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void leavesOffWhereAFailureIsToStopIt(long seed) throws IOException {
        Map<String, MadeImage> images = fill(seed);
        target.before(call -> {
            if (call.verb() == Verb.PUT_BLOB) {
                throw new IOException("refused");
            }
        });

        List<Outcome> outcomes =
                run(images, blobs(seed), REGISTRY.withJobs(1).withOnFailure(OnFailure.STOP));

        assertThat(outcomes).noneMatch(Outcomes::isGood);
        assertThat(target.count(Verb.PUT_BLOB)).isEqualTo(1);
    }

    private void assertFailed(
            Map<String, MadeImage> images, List<Outcome> outcomes, Digest missing) {
        List<String> names = List.copyOf(images.keySet());
        for (int i = 0; i < names.size(); i++) {
            MadeImage image = requireNonNull(images.get(names.get(i)));
            assertThat(Outcomes.isGood(outcomes.get(i)))
                    .as("%s: %s", names.get(i), outcomes.get(i))
                    .isEqualTo(!image.digests().contains(missing));
        }
    }

    /** All in one repository, so that any image can give every blob; installed into several. */
    private Map<String, MadeImage> fill(long seed) throws IOException {
        RandomImages images = new RandomImages(seed);
        Map<String, MadeImage> all = new LinkedHashMap<>();
        for (int i = 0; i < 8; i++) {
            MadeImage image = images.any();
            image.writeTo(source, "all:v" + i);
            all.put("app" + i % 3 + ":v" + i, image);
        }
        return all;
    }

    private List<Descriptor> blobs(long seed) throws IOException {
        List<Descriptor> blobs = new ArrayList<>();
        for (Digest digest : source.blobs().stream().sorted().toList()) {
            long size = anyImage().find(digest).orElseThrow().size();
            blobs.add(Descriptor.of(MediaType.OCTET_STREAM, digest, size));
        }
        Collections.shuffle(blobs, new Random(seed));
        return blobs;
    }

    private ImageSource anyImage() {
        return source.source(MadeImage.named("all:v0"));
    }

    private List<Outcome> run(
            Map<String, MadeImage> images, List<Descriptor> blobs, CopyOptions options)
            throws IOException {
        PassingStore stream = new PassingStore(source, anyImage(), blobs);
        List<Request> requests = new ArrayList<>();
        for (String name : images.keySet()) {
            requests.add(
                    Copying.request(
                            stream,
                            "all:" + name.substring(name.indexOf(':') + 1),
                            target,
                            name,
                            PlatformChoice.ALL));
        }
        Copier copier = new Copier(target, options, Progress.SILENT);
        return copier.runStreamed(copier.plan(requests), stream);
    }
}
