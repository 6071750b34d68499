package dev.hod.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hod.error.Failure.Kind;
import dev.hod.image.Digest;
import dev.hod.image.Platform;
import dev.hod.image.PlatformChoice;
import dev.hod.reference.Provenance;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.MemoryStore.Verb;
import dev.hod.testing.RandomImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
    private final RandomImages images = new RandomImages(1, 1, 10);
    private final MemoryStore store = new MemoryStore("pool");

    private MadeImage put(String name) throws IOException {
        MadeImage image = images.image();
        image.writeTo(store, name);
        return image;
    }

    private void record(MadeImage image, String name, Digest announced, String group)
            throws IOException {
        Provenance provenance =
                new Provenance(
                        name,
                        "docker.io/" + name,
                        announced,
                        List.of(Platform.of("linux", "amd64")),
                        List.of(group));
        store.destination(MadeImage.named(name)).commit(image.top(), Optional.of(provenance));
    }

    private List<Selected> select(String list) throws IOException {
        ImageList read =
                ListReader.read(
                        List.of("-"),
                        List.of(),
                        new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)));
        return Selector.select(store, read.entries());
    }

    private List<String> names(String list) throws IOException {
        return select(list).stream().map(s -> s.name().toString()).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alpine:3.14",
                "library/alpine:3.14",
                "docker.io/alpine:3.14",
                "docker.io/library/alpine:3.14",
                "index.docker.io/alpine:3.14",
                "docker://alpine:3.14",
            })
    void findsTheOfficialImageHoweverItIsWritten(String line) throws IOException {
        MadeImage alpine = put("library/alpine:3.14");
        Selected selected = select(line).getFirst();
        assertThat(selected.name()).hasToString("library/alpine:3.14");
        assertThat(selected.as()).isEqualTo(selected.name());
        assertThat(selected.descriptor()).contains(alpine.top().descriptor());
    }

    @ParameterizedTest
    @ValueSource(strings = {"alpine:3.14", "library/alpine:3.14", "docker.io/alpine:3.14"})
    void findsItWhereScriptsLeftLibraryOut(String line) throws IOException {
        put("alpine:3.14");
        assertThat(names(line)).containsExactly("alpine:3.14");
    }

    @ParameterizedTest
    @CsvSource({
        "alpine:3.14,docker.io/library/alpine:3.14",
        "library/alpine:3.14,docker.io/library/alpine:3.14",
        "docker.io/alpine:3.14,docker.io/library/alpine:3.14",
        "quay.io/calico/cni:v3,quay.io/calico/cni:v3",
        "calico/cni:v3,quay.io/calico/cni:v3",
        "site:5000/a:1,site_5000/a:1",
        "a:1,site_5000/a:1",
        "quay.io/calico/cni:v3,calico/cni:v3",
    })
    void findsImagesWithAndWithoutTheirHost(String line, String name) throws IOException {
        put(name);
        put("other/image:1");
        assertThat(names(line)).containsExactly(name);
    }

    @Test
    void anotherHostsImageIsNotMeant() throws IOException {
        put("quay.io/calico/cni:v3");
        assertThatThrownBy(() -> select("gcr.io/calico/cni:v3")).isInstanceOf(NotSelected.class);
        put("library/alpine:1");
        assertThatThrownBy(() -> select("quay.io/alpine:1")).isInstanceOf(NotSelected.class);
    }

    @Test
    void whatIsThereAsWrittenGoesFirst() throws IOException {
        put("alpine:3.14");
        put("library/alpine:3.14");
        assertThat(names("alpine:3.14")).containsExactly("alpine:3.14");
        assertThat(names("library/alpine:3.14")).containsExactly("library/alpine:3.14");
        assertThat(names("docker.io/alpine:3.14")).containsExactly("library/alpine:3.14");
    }

    @Test
    void aNameUnderSeveralHostsIsInDoubt() throws IOException {
        put("quay.io/a/b:1");
        put("gcr.io/a/b:1");
        NotSelected failure = catchThrowableOfType(NotSelected.class, () -> select("a/b:1"));
        assertThat(failure.kind()).isEqualTo(Kind.CONFLICT);
        assertThat(failure)
                .hasMessage(
                        "pool: -:1: \"a/b:1\" may be gcr.io/a/b:1 or quay.io/a/b:1; write which");
        assertThat(names("quay.io/a/b:1")).containsExactly("quay.io/a/b:1");
    }

    @Test
    void aNameUnderSeveralHostsWithOneDigestIsInNoDoubt() throws IOException {
        MadeImage image = put("quay.io/a/b:1");
        image.writeTo(store, "gcr.io/a/b:1");
        assertThat(names("a/b:1")).hasSize(1);
    }

    @Test
    void dockersOwnImageGoesBeforeThoseOfOtherHosts() throws IOException {
        put("docker.io/library/alpine:1");
        put("quay.io/alpine:1");
        assertThat(names("alpine:1")).containsExactly("docker.io/library/alpine:1");
    }

    @Test
    void findsByDigest() throws IOException {
        MadeImage image = put("library/alpine:1");
        assertThat(names("alpine@" + image.digest()))
                .containsExactly("library/alpine@" + image.digest());
        assertThat(names("alpine:1@" + image.digest())).containsExactly("library/alpine:1");
    }

    @Test
    void aDigestGoesBeforeTheTagBesideIt() throws IOException {
        MadeImage old = put("library/alpine:1");
        put("library/alpine:1");
        Selected selected = select("alpine:1@" + old.digest()).getFirst();
        assertThat(selected.descriptor().orElseThrow().digest()).isEqualTo(old.digest());
        assertThat(selected.as().tag()).contains("1");
    }

    @Test
    void findsAnImageByTheDigestItWasPulledBy() throws IOException {
        MadeImage kept = put("library/alpine:1");
        Digest announced = images.index(RandomImages.Format.OCI, RandomImages.AMD64).digest();
        record(kept, "library/alpine:1", announced, "g");
        for (String line : List.of("alpine:1@" + announced, "alpine@" + announced)) {
            Selected selected = select(line).getFirst();
            assertThat(selected.descriptor().orElseThrow().digest())
                    .as(line)
                    .isEqualTo(kept.digest());
        }
        assertThat(select("alpine:2@" + announced).getFirst().as()).hasToString("library/alpine:2");
    }

    @Test
    void aTagOfAnotherDigestIsNotIt() throws IOException {
        put("library/alpine:1");
        String other = Digest.sha256(new byte[0]).toString();
        assertThatThrownBy(() -> select("alpine:1@" + other)).isInstanceOf(NotSelected.class);
    }

    @Test
    void aLineOfThreeFieldsGivesAnImageItsNewName() throws IOException {
        put("calico/cni:v3");
        Selected selected = select("quay.io/calico/cni mirror/cni v3").getFirst();
        assertThat(selected.name()).hasToString("calico/cni:v3");
        assertThat(selected.as()).hasToString("mirror/cni:v3");
    }

    @Test
    void aLineOfThreeFieldsFindsWhatWasPulledByIt() throws IOException {
        put("mirror/cni:v3");
        Selected selected = select("quay.io/calico/cni mirror/cni v3").getFirst();
        assertThat(selected.name()).hasToString("mirror/cni:v3");
        assertThat(selected.as()).hasToString("mirror/cni:v3");
    }

    @Test
    void takesEachImageOnceInTheListsOrderWithAllItsPlatforms() throws IOException {
        put("library/alpine:1");
        put("b:1");
        List<Selected> selected =
                select("b:1\nalpine:1 linux/arm64\ndocker.io/alpine:1 linux/amd64");
        assertThat(selected)
                .extracting(s -> s.name().toString())
                .containsExactly("b:1", "library/alpine:1");
        assertThat(selected.get(1).wanted()).hasToString("linux/arm64,linux/amd64");
        assertThat(
                        selected.get(0)
                                .wanted()
                                .choice(PlatformChoice.ALL, PlatformChoice.Missing.FAILS))
                .isEqualTo(PlatformChoice.ALL);
    }

    @Test
    void allThatIsMissingIsReportedAtOnce() throws IOException {
        put("library/alpine:1");
        NotSelected failure =
                catchThrowableOfType(
                        NotSelected.class, () -> select("alpine:2\nalpine:1\n\nnginx\n"));
        assertThat(failure.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(failure).hasMessage("pool: 2 of 3 images cannot be taken");
        assertThat(failure.details())
                .containsExactly(
                        "-:1: \"alpine:2\" is not there; there is library/alpine:1",
                        "-:4: \"nginx\" is not there");
    }

    @Test
    void namesAreNotListedWhereNothingIsMissing() throws IOException {
        put("library/alpine:1");
        store.forgetCalls();
        select("alpine:1");
        assertThat(store.count(Verb.RESOLVE)).isEqualTo(2);
        assertThat(store.calls()).hasSize(2);
    }

    @Test
    void allTakesEverythingWithoutALine() throws IOException {
        put("b:1");
        put("a:1");
        assertThat(Selector.all(store, List.of()))
                .extracting(Selected::written)
                .containsExactly("a:1", "b:1");
    }

    @Test
    void allOfAGroupTakesWhatWasPulledUnderIt() throws IOException {
        MadeImage a = put("a:1");
        MadeImage b = put("b:1");
        record(a, "a:1", a.digest(), "one");
        record(b, "b:1", b.digest(), "two");
        put("c:1");
        assertThat(Selector.all(store, List.of("two")))
                .extracting(Selected::written)
                .containsExactly("b:1");
        assertThatThrownBy(() -> Selector.all(store, List.of("three")))
                .isInstanceOf(NotSelected.class)
                .hasMessage("pool: no image under \"three\"; there are one, two");
    }
}
