package dev.hod.graph;

import static dev.hod.testing.RandomImages.AMD64;
import static dev.hod.testing.RandomImages.ARM64;
import static dev.hod.testing.RandomImages.ARMV7;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.error.Failure;
import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.MediaType;
import dev.hod.image.Platform;
import dev.hod.image.PlatformChoice;
import dev.hod.image.RawManifest;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.MemoryStore.Verb;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClosureWalkTest {
    private final RandomImages images = new RandomImages(7);
    private final MemoryStore store = new MemoryStore("src");

    private Closure walk(MadeImage image, PlatformChoice choice) throws IOException {
        image.writeTo(store, "a/b:1");
        store.forgetCalls();
        return ClosureWalk.of(
                store.source(MadeImage.named("a/b:1")), image.top().descriptor(), choice);
    }

    private static PlatformChoice only(Platform... wanted) {
        return PlatformChoice.only(wanted);
    }

    private static PlatformChoice asFarAsThere(Platform... wanted) {
        return new PlatformChoice.Only(List.of(wanted), PlatformChoice.Missing.IS_ALLOWED);
    }

    private static Digest child(MadeImage index, int number) throws BadManifest {
        return Manifest.parse(index.top()).references().get(number).digest();
    }

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void allIsEverythingWithChildrenFirstAndBytesUntouched(long seed) throws IOException {
        MadeImage image = new RandomImages(seed).any();
        Closure closure = walk(image, PlatformChoice.ALL);
        assertThat(closure.top().raw()).isEqualTo(image.top());
        assertThat(closure.blobs().keySet()).isEqualTo(image.blobs().keySet());
        Set<Digest> before = new HashSet<>();
        for (Manifest manifest : closure.manifests()) {
            assertThat(before.add(manifest.digest())).isTrue();
            if (manifest instanceof Manifest.ImageIndex) {
                assertThat(before)
                        .containsAll(
                                manifest.references().stream().map(Descriptor::digest).toList());
            }
        }
        assertThat(closure.manifests().getLast()).isEqualTo(closure.top());
        assertThat(closure.narrowing().attestationsLeft()).isFalse();
    }

    @Test
    void readsEachManifestOnceAndNoBlob() throws IOException {
        walk(images.attested(AMD64, ARM64), PlatformChoice.ALL);
        assertThat(store.count(Verb.READ_MANIFEST)).isEqualTo(5);
        assertThat(store.count(Verb.OPEN_BLOB)).isZero();
    }

    @Nested
    class OnePlatform {
        @ParameterizedTest
        @EnumSource(Format.class)
        void isThatPlatformsManifest(Format format) throws IOException {
            MadeImage index = images.index(format, AMD64, ARM64);
            Closure closure = walk(index, only(ARM64));
            assertThat(closure.top().digest()).isEqualTo(child(index, 1));
            assertThat(closure.announced().digest()).isEqualTo(index.digest());
            assertThat(closure.manifests()).hasSize(1);
            assertThat(closure.platforms()).containsExactly(ARM64);
            assertThat(store.count(Verb.READ_MANIFEST)).isEqualTo(2);
        }

        @Test
        void isFoundBelowNestedIndexes() throws IOException {
            MadeImage nested = images.nested(AMD64, ARM64);
            Closure closure = walk(nested, only(ARM64));
            assertThat(closure.top()).isInstanceOf(Manifest.ImageManifest.class);
            assertThat(closure.manifests()).hasSize(1);
            assertThat(closure.platforms()).containsExactly(ARM64);
        }

        @Test
        void leavesAttestationsBehindAndSaysSo() throws IOException {
            MadeImage index = images.attested(AMD64, ARM64);
            Closure closure = walk(index, only(AMD64));
            assertThat(closure.top().digest()).isEqualTo(child(index, 0));
            assertThat(closure.narrowing().attestationsLeft()).isTrue();
            assertThat(
                            walk(images.index(Format.OCI, AMD64, ARM64), only(AMD64))
                                    .narrowing()
                                    .attestationsLeft())
                    .isFalse();
        }

        @Test
        void theFirstOfEqualsWins() throws IOException {
            MadeImage index = images.index(Format.OCI, ARM64, AMD64, AMD64);
            assertThat(walk(index, only(AMD64)).top().digest()).isEqualTo(child(index, 1));
        }

        @Test
        void theConfigOfASingleImageDecides() throws IOException {
            MadeImage image = images.image(Format.DOCKER, ARMV7, Packing.GZIP);
            Closure closure = walk(image, only(ARMV7));
            assertThat(closure.top().raw()).isEqualTo(image.top());
            assertThat(closure.platforms()).containsExactly(ARMV7);
            assertThat(closure.inHand()).hasSize(1);
            assertThatThrownBy(() -> walk(image, only(AMD64)))
                    .isInstanceOf(MissingPlatform.class)
                    .hasMessage("src/a/b:1: not for linux/amd64; there is linux/arm/v7");
        }

        @Test
        void doesNotApplyToArtifacts() throws IOException {
            for (MadeImage artifact : List.of(images.artifact(), images.chart())) {
                assertThat(walk(artifact, only(ARM64)).top().raw()).isEqualTo(artifact.top());
            }
            MadeImage referrers =
                    images.referrersIndex(
                            List.of(images.referrer(images.image(), "application/x")));
            assertThat(walk(referrers, only(ARM64)).top().raw()).isEqualTo(referrers.top());
        }
    }

    @Nested
    class SeveralPlatforms {
        @Test
        void areAnIndexOfThem() throws IOException {
            MadeImage index = images.index(Format.DOCKER, AMD64, ARM64, ARMV7);
            Closure closure = walk(index, only(AMD64, ARMV7));
            assertThat(closure.top().references())
                    .extracting(Descriptor::digest)
                    .containsExactly(child(index, 0), child(index, 2));
            assertThat(closure.top().raw().mediaType()).isEqualTo(MediaType.DOCKER_LIST);
            assertThat(closure.platforms()).containsExactly(AMD64, ARMV7);
            assertThat(closure.manifests()).hasSize(3);
            assertThat(closure.announced().digest()).isNotEqualTo(closure.top().digest());
        }

        @Test
        void thatAreAllThereIsLeaveTheBytesAlone() throws IOException {
            MadeImage index = images.index(Format.OCI, AMD64, ARM64);
            assertThat(walk(index, only(ARM64, AMD64)).top().raw()).isEqualTo(index.top());
        }

        @Test
        void takeTheirAttestationsAlong() throws IOException {
            MadeImage index = images.attested(AMD64, ARM64, ARMV7);
            Closure closure = walk(index, only(AMD64, ARMV7));
            assertThat(closure.top().references())
                    .extracting(Descriptor::digest)
                    .containsExactly(
                            child(index, 0), child(index, 2), child(index, 3), child(index, 5));
            assertThat(closure.narrowing().attestationsLeft()).isFalse();
            assertThat(closure.platforms()).containsExactly(AMD64, ARMV7);
        }

        @Test
        void keepNestedIndexesThatHaveThem() throws IOException {
            MadeImage nested = images.nested(AMD64, ARM64, ARMV7);
            Closure closure = walk(nested, only(AMD64, ARM64));
            assertThat(closure.top().references())
                    .extracting(Descriptor::digest)
                    .containsExactly(child(nested, 0), child(nested, 1));
            assertThat(closure.manifests()).hasSize(5);
        }

        @Test
        void areAllThatNestedIndexesKeep() throws IOException {
            MadeImage two = images.index(Format.OCI, AMD64, ARM64);
            MadeImage other = images.index(Format.OCI, ARMV7);
            MadeImage outer = images.referrersIndex(List.of(two, other));

            Closure closure = walk(outer, only(AMD64, ARMV7));

            assertThat(closure.manifests()).hasSize(5);
            Manifest.ImageManifest arm64 =
                    (Manifest.ImageManifest) Manifest.parse(two.manifests().get(1));
            assertThat(closure.blobs().keySet()).doesNotContain(arm64.config().digest());
            Digest now = closure.narrowing().nested().get(two.digest());
            assertThat(closure.top().references())
                    .extracting(Descriptor::digest)
                    .containsExactly(now, other.digest());
            assertThat(closure.remarks())
                    .containsExactly(
                            "the index inside it "
                                    + two.digest()
                                    + " without other platforms is "
                                    + now);
            assertThat(closure.filtered()).isPresent();
        }

        @Test
        void leaveNestedIndexesAloneThatHaveNoOthers() throws IOException {
            MadeImage two = images.index(Format.OCI, AMD64, ARM64);
            MadeImage other = images.index(Format.OCI, ARMV7);
            MadeImage outer = images.referrersIndex(List.of(two, other));

            Closure closure = walk(outer, only(AMD64, ARM64));

            assertThat(closure.top().references())
                    .extracting(Descriptor::digest)
                    .containsExactly(two.digest());
            assertThat(closure.remarks()).isEmpty();
        }

        @Test
        void areNamedWhereTheyAreAllowedToBeMissing() throws IOException {
            MadeImage index = images.index(Format.OCI, AMD64, ARM64);
            assertThat(walk(index, asFarAsThere(AMD64, ARMV7)).remarks())
                    .containsExactly("not for linux/arm/v7; taken for linux/amd64");
        }

        @Test
        void oneOfThemMissingFailsBeforeALayerIsTouched() throws IOException {
            MadeImage index = images.index(Format.OCI, AMD64, ARM64);
            assertThatThrownBy(() -> walk(index, only(AMD64, ARMV7, Platform.of("linux", "s390x"))))
                    .isInstanceOfSatisfying(
                            MissingPlatform.class,
                            e -> assertThat(e.kind()).isEqualTo(Failure.Kind.PLATFORM))
                    .hasMessage(
                            "src/a/b:1: not for linux/arm/v7, linux/s390x;"
                                    + " there is linux/amd64, linux/arm64");
            assertThat(store.count(Verb.OPEN_BLOB)).isZero();
        }

        @Test
        void mayBeMissingWhereThatIsAllowed() throws IOException {
            MadeImage index = images.index(Format.OCI, AMD64, ARM64);
            Closure closure = walk(index, asFarAsThere(AMD64, ARMV7));
            assertThat(closure.platforms()).containsExactly(AMD64);
            assertThat(closure.top().references()).hasSize(1);
            assertThatThrownBy(() -> walk(index, asFarAsThere(ARMV7)))
                    .isInstanceOf(MissingPlatform.class);
        }
    }

    @Nested
    class Refuses {
        private MadeImage raw(MediaType type, String json) {
            RawManifest manifest = new RawManifest(type, json.getBytes(StandardCharsets.UTF_8));
            return new MadeImage(List.of(manifest), new LinkedHashMap<>());
        }

        @Test
        void schemaOneWithTheReason() {
            assertThatThrownBy(() ->
                            walk(raw(MediaType.DOCKER_SCHEMA1_SIGNED, "{}"), PlatformChoice.ALL))
                    .isInstanceOfSatisfying(
                            UnsupportedManifest.class,
                            e -> assertThat(e.kind()).isEqualTo(Failure.Kind.UNSUPPORTED))
                    .hasMessageContaining("Docker schema 1");
        }

        @Test
        void manifestsOfUnknownTypesWithTheReason() {
            assertThatThrownBy(() -> walk(raw(MediaType.of("application/x"), "{}"), only(AMD64)))
                    .isInstanceOf(UnsupportedManifest.class)
                    .hasMessageContaining("garbage collector");
        }

        @Test
        void indexesThatNestTooDeeply() throws IOException {
            MadeImage image = images.index(Format.OCI, AMD64);
            for (int i = 0; i < 12; i++) {
                image = images.referrersIndex(List.of(image));
            }
            MadeImage deep = image;
            assertThatThrownBy(() -> walk(deep, PlatformChoice.ALL))
                    .isInstanceOf(BadManifest.class)
                    .hasMessageContaining("deeper");
            assertThatThrownBy(() -> walk(deep, only(AMD64))).isInstanceOf(BadManifest.class);
        }
    }

    @Test
    void aMissingChildIsNamed() throws IOException {
        MadeImage index = images.index(Format.OCI, AMD64, ARM64);
        index.writeTo(store, "a/b:1");
        Digest child = child(index, 1);
        store.lose(child);
        assertThatThrownBy(() ->
                        ClosureWalk.of(
                                store.source(MadeImage.named("a/b:1")),
                                index.top().descriptor(),
                                PlatformChoice.ALL))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.kind()).isEqualTo(Failure.Kind.NOT_FOUND))
                .hasMessageContaining(child.toString());
    }
}
