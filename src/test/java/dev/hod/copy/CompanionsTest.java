package dev.hod.copy;

import static dev.hod.copy.Copying.copy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.PlatformChoice;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.RandomImages;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompanionsTest {
    private static final CopyOptions POOL = CopyOptions.intoPool();
    private final MemoryStore source = new MemoryStore("source");
    private final MemoryStore target = new MemoryStore("target");
    private final RandomImages images = new RandomImages(1);
    private final MadeImage image = images.image();
    private final MadeImage sbom = images.referrer(image, "application/spdx+json");
    private final MadeImage signature = images.referrer(sbom, "application/vnd.example.sig");

    @BeforeEach
    void fill() throws IOException {
        image.writeTo(source, "app:1");
        sbom.writeTo(source, "app@" + sbom.digest());
        signature.writeTo(source, "app@" + signature.digest());
    }

    @Test
    void takesReferrersAndTheirsAlong() throws IOException {
        take();

        assertThat(holds(sbom)).isTrue();
        assertThat(holds(signature)).isTrue();
    }

    @Test
    void leavesThemWhereNotAsked() throws IOException {
        copy(source, target, List.of("app:1"), POOL);

        assertThat(holds(sbom)).isFalse();
    }

    @Test
    void makesTheIndexThatListsThemWhereTheSourceHasNone() throws IOException {
        take();

        assertThat(listed(image)).containsExactly(sbom.digest());
        assertThat(listed(sbom)).containsExactly(signature.digest());
    }

    @Test
    void makesTheSameIndexEveryTime() throws IOException {
        MemoryStore other = new MemoryStore("other");

        take();
        copy(other, POOL, request(other));

        assertThat(other.digestOf(tag(image))).isPresent().isEqualTo(target.digestOf(tag(image)));
    }

    @Test
    void carriesTheIndexOfTheSource() throws IOException {
        MadeImage index = images.referrersIndex(List.of(sbom));
        index.writeTo(source, tag(image));

        take();

        assertThat(target.digestOf(tag(image))).contains(index.digest());
    }

    @Test
    void keepsWhatTheDestinationLists() throws IOException {
        MadeImage older = images.referrer(image, "application/vnd.example.older");
        image.writeTo(target, "app:1");
        older.writeTo(target, "app@" + older.digest());
        images.referrersIndex(List.of(older)).writeTo(target, tag(image));

        take();

        assertThat(listed(image)).containsExactlyInAnyOrder(older.digest(), sbom.digest());
    }

    @Test
    void carriesCosignTags() throws IOException {
        MadeImage cosign = images.cosignSignature(image);
        cosign.writeTo(source, tag(image) + ".sig");

        take();

        assertThat(target.digestOf(tag(image) + ".sig")).contains(cosign.digest());
    }

    @Test
    void findsAllThereTheSecondTime() throws IOException {
        take();
        target.forgetCalls();

        List<Outcome> again = take();

        assertThat(again).singleElement().isInstanceOf(Outcome.AlreadyThere.class);
        assertThat(target.count(MemoryStore.Verb.PUT_BLOB)).isZero();
    }

    @Test
    void bringsWhatWasSignedLater() throws IOException {
        take();
        MadeImage later = images.referrer(image, "application/vnd.example.later");
        later.writeTo(source, "app@" + later.digest());

        take();

        assertThat(holds(later)).isTrue();
        assertThat(listed(image)).containsExactlyInAnyOrder(sbom.digest(), later.digest());
    }

    @Test
    void leavesAReferrerBehindThatIsGone() throws IOException {
        MadeImage index = images.referrersIndex(List.of(sbom, signature));
        index.writeTo(source, tag(image));
        source.lose(signature.digest());

        assertThat(take()).singleElement().isInstanceOf(Outcome.Done.class);

        assertThat(listed(image)).containsExactly(sbom.digest());
    }

    private List<Outcome> take() throws IOException {
        return copy(target, POOL, request(target));
    }

    private Request request(MemoryStore to) {
        return new Request(
                "app:1",
                source.source(MadeImage.named("app:1")),
                to.destination(MadeImage.named("app:1")),
                PlatformChoice.ALL,
                new ProvenanceChoice.Fresh("source/app:1", List.of()),
                ReferrersChoice.TAKEN);
    }

    private boolean holds(MadeImage made) throws IOException {
        return target.destination(MadeImage.named("app:1")).holds(made.top().descriptor());
    }

    private static String tag(MadeImage subject) {
        return "app:sha256-" + subject.digest().hex();
    }

    private List<Digest> listed(MadeImage subject) throws IOException {
        var index = target.source(MadeImage.named(tag(subject)));
        return Manifest.parse(index.manifest(index.resolve().orElseThrow())).references().stream()
                .map(d -> d.digest())
                .toList();
    }
}
