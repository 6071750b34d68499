package dev.hod.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.app.Adopt.Adopted;
import dev.hod.app.Adopt.Existing;
import dev.hod.copy.Outcome;
import dev.hod.error.Failure;
import dev.hod.image.Digest;
import dev.hod.pool.Pool;
import dev.hod.progress.Progress;
import dev.hod.selection.SourceNames.Hosts;
import dev.hod.transport.dir.DirStore;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What adopting calls images, and what it leaves. */
class AdoptLeavingTest extends AdoptKit {
    @Test
    void putsAPrefixAndTheHostBeforeNames() throws IOException {
        try (DirStore dirs = DirStore.open(left)) {
            image.writeTo(dirs, DirStore.below("docker.io/library/alpine:3.20"));
        }
        new Adopt(
                        left,
                        pool,
                        new Adopt.Naming("old/site", Hosts.KEPT),
                        Existing.KEPT,
                        Held.BY_LENGTH,
                        folder)
                .run(Progress.SILENT);
        assertThat(tags()).containsOnlyKeys("old/site/docker.io/library/alpine:3.20");
    }

    @Test
    void refusesWhatIsNotWhatItsDigestSays() throws IOException {
        registry(left);
        Digest layer = image.blobs().lastEntry().getKey();
        Path data = data(left, layer);
        byte[] bytes = Files.readAllBytes(data);
        bytes[bytes.length / 2] ^= 1;
        Files.write(data, bytes);
        Adopted adopted = adopt();
        assertThat(failures(adopted)).hasSize(1);
        assertThat(((Failure) failures(adopted).getFirst().cause()).kind())
                .isEqualTo(Failure.Kind.CORRUPT);
        assertThat(tags()).containsOnlyKeys("multi:2");
        assertThat(faults()).isEmpty();
    }

    @Test
    void keepsWhatThePoolHasByAName() throws IOException {
        try (PoolStore store = PoolStore.open(pool, Pool.Mode.WRITE)) {
            images.image().writeTo(store, "alpine:3.20");
        }
        Map<String, Digest> before = tags();
        try (DirStore dirs = DirStore.open(left)) {
            image.writeTo(dirs, DirStore.below("alpine:3.20"));
        }
        Adopted kept = adopt();
        assertThat(kept.refused()).hasSize(1);
        assertThat(((Failure) kept.refused().getFirst().why()).kind())
                .isEqualTo(Failure.Kind.CONFLICT);
        assertThat(tags()).isEqualTo(before);
        new Adopt(
                        left,
                        pool,
                        new Adopt.Naming("", Hosts.LEFT_OUT),
                        Existing.REPLACED,
                        Held.BY_LENGTH,
                        folder)
                .run(Progress.SILENT);
        assertThat(tags()).isEqualTo(Map.of("alpine:3.20", image.digest()));
    }

    @Test
    void refusesTwoImagesOfOneName() throws IOException {
        try (DirStore dirs = DirStore.open(left)) {
            image.writeTo(dirs, DirStore.below("docker.io/team/app:1"));
            index.writeTo(dirs, DirStore.below("quay.io/team/app:1"));
        }
        assertThat(failures(adopt())).hasSize(2);
        assertThat(tags()).isEmpty();
    }

    @Test
    void saysWhatItLeavesAndWhy() throws IOException {
        registry(left.resolve("registry"));
        Files.createDirectories(left.resolve("storage/overlay-images"));
        Files.writeString(left.resolve("manifest.json"), "{\"name\": \"an application\"}");
        Files.writeString(left.resolve("notes.tar"), "x".repeat(3000));
        Path broken =
                left.resolve("registry/docker/registry/v2/repositories/multi/_manifests/tags");
        Files.createDirectories(broken.resolve("broken"));
        Files.createDirectory(left.resolve("layout"));
        Files.writeString(left.resolve("layout/oci-layout"), "{}");
        Files.writeString(left.resolve("layout/index.json"), "{");
        Adopted adopted = adopt();
        assertThat(adopted.left())
                .extracting(one -> left.relativize(one.path()).toString())
                .containsExactly("storage");
        assertThat(adopted.refused())
                .extracting(Adopt.Refused::written)
                .containsExactly(
                        left.resolve("layout").toString(),
                        "pool:" + left.resolve("registry") + ":multi:broken");
        assertThat(tags()).containsOnlyKeys("app/web:1.0", "multi:2");
    }

    @Test
    void hasNothingToTakeWhereNothingIs() throws IOException {
        Files.writeString(left.resolve("README"), "nothing");
        assertThatThrownBy(this::adopt).isInstanceOf(WrongPlace.class);
        assertThat(pool).doesNotExist();
    }

    @Test
    void takesNothingTwice() throws IOException {
        registry(left);
        adopt();
        Adopted again = adopt();
        assertThat(again.carried().outcomes()).allMatch(Outcome.AlreadyThere.class::isInstance);
        assertThat(again.sharing().linked()).isZero();
    }
}
