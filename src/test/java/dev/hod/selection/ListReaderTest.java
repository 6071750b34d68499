package dev.hod.selection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hod.image.Platform;
import dev.hod.image.PlatformChoice;
import dev.hod.selection.ImageList.Warning;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListReaderTest {
    private static final String HEX =
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final PlatformChoice FALLBACK =
            PlatformChoice.only(Platform.of("linux", "s390x"));

    @TempDir private Path folder;

    private static ImageList read(String text, String... groups) throws IOException {
        return read(text.getBytes(UTF_8), groups);
    }

    private static ImageList read(byte[] text, String... groups) throws IOException {
        return ListReader.read(List.of("-"), List.of(groups), new ByteArrayInputStream(text));
    }

    private static ImageList arguments(String... arguments) throws IOException {
        return ListReader.read(List.of(arguments), List.of(), InputStream.nullInputStream());
    }

    private static List<String> references(ImageList list) {
        return list.entries().stream().map(e -> e.reference().toString()).toList();
    }

    private static BadList problemsOf(byte[] text, String... groups) {
        return catchThrowableOfType(BadList.class, () -> read(text, groups));
    }

    private static BadList problemsOf(String text, String... groups) {
        return problemsOf(text.getBytes(UTF_8), groups);
    }

    private static PlatformChoice choice(ListEntry entry) {
        return entry.wanted().choice(FALLBACK, PlatformChoice.Missing.FAILS);
    }

    @Nested
    class Grammar {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "alpine:3.14",
                    "library/alpine:3.14",
                    "registry.site:5000/a/b:1",
                    "localhost/a:1",
                    "quay.io/calico/cni@sha256:" + HEX,
                    "quay.io/calico/cni:v3@sha256:" + HEX,
                    "[::1]:5000/a:1",
                })
        void readsReferencesAsTheyAreWritten(String reference) throws IOException {
            assertThat(references(read(reference))).containsExactly(reference);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "alpine:3.14",
                    "  alpine:3.14\t",
                    "alpine:3.14\r\n",
                    "docker://alpine:3.14",
                    "image: alpine:3.14",
                    "- alpine:3.14",
                    "  - image: \"alpine:3.14\"",
                    "- 'alpine:3.14'",
                    "\"docker://alpine:3.14\"",
                    "alpine:3.14 # a note",
                    "alpine:3.14\t# a note # and more",
                    "\uFEFFalpine:3.14",
                    "\uFEFF\r\nalpine:3.14",
                    "# a comment\n\n// another\n  # and one more\nalpine:3.14",
                    "##\n###### \nalpine:3.14",
                })
        void takesOffWhatSurroundsAReference(String text) throws IOException {
            ImageList list = read(text);
            assertThat(references(list)).containsExactly("alpine:3.14");
            assertThat(list.entries().getFirst().written()).isEqualTo("alpine:3.14");
            assertThat(list.entries().getFirst().groups()).isEmpty();
        }

        @Test
        void anImageMayBeCalledImage() throws IOException {
            assertThat(references(read("image:1.0"))).containsExactly("image:1.0");
        }

        @Test
        void aHashInsideAWordIsNoNote() {
            assertThat(problemsOf("alpine:3#14")).hasMessageContaining("3#14");
        }

        @Test
        void takesLatestWhereNoTagIsWrittenAndSaysSo() throws IOException {
            ImageList list = read("# x\nregistry.site/alpine");
            assertThat(references(list)).containsExactly("registry.site/alpine:latest");
            assertThat(list.entries().getFirst().written()).isEqualTo("registry.site/alpine");
            assertThat(list.warnings())
                    .containsExactly(
                            new Warning(
                                    Warning.Kind.LATEST_TAKEN,
                                    new Place("-", 2),
                                    "registry.site/alpine"));
            assertThat(list.warnings().getFirst())
                    .hasToString("-:2: registry.site/alpine has no tag, latest is taken");
        }

        @Test
        void aDigestNeedsNoTag() throws IOException {
            assertThat(read("a@sha256:" + HEX).warnings()).isEmpty();
        }

        @Test
        void skipsLinesThatBeginWithOneSlashAndWarns() throws IOException {
            ImageList list = read("/some/path\nalpine:1\n//comment\n");
            assertThat(references(list)).containsExactly("alpine:1");
            assertThat(list.warnings())
                    .extracting(Warning::toString)
                    .containsExactly("-:1: skipped, as it begins with a slash: /some/path");
        }

        @Test
        void readsThreeFieldsAsSourceDestinationAndTag() throws IOException {
            ListEntry entry = read("quay.io/calico/cni:v3 mirror/cni v3-site").entries().getFirst();
            assertThat(entry.reference()).hasToString("quay.io/calico/cni:v3");
            assertThat(entry.destination()).hasToString("Optional[mirror/cni:v3-site]");
        }

        @Test
        void theThirdFieldIsTheSourcesTagTooWhereThatHasNone() throws IOException {
            ImageList list = read("quay.io/calico/cni harbor.site/mirror/cni v3");
            ListEntry entry = list.entries().getFirst();
            assertThat(entry.reference()).hasToString("quay.io/calico/cni:v3");
            assertThat(entry.destination()).hasToString("Optional[harbor.site/mirror/cni:v3]");
            assertThat(list.warnings()).isEmpty();
        }

        @Test
        void readsALastLineWithoutItsEnd() throws IOException {
            assertThat(references(read("a:1\nb:2"))).containsExactly("a:1", "b:2");
        }

        @Test
        void anEmptyListHasNoImages() throws IOException {
            assertThat(read("").entries()).isEmpty();
            assertThat(read("\n\n# nothing\n").entries()).isEmpty();
        }

        @Test
        void aCommentMayBeInAnotherEncoding() throws IOException {
            assertThat(references(read("# für\na:1".getBytes(ISO_8859_1)))).containsExactly("a:1");
            assertThat(references(read("a:1 # für".getBytes(ISO_8859_1)))).containsExactly("a:1");
        }
    }

    @Nested
    class Platforms {
        @Test
        void aSecondFieldIsThePlatform() throws IOException {
            ListEntry entry = read("nginx:1.25 linux/arm64/v8 # note").entries().getFirst();
            assertThat(choice(entry)).isEqualTo(PlatformChoice.only(Platform.of("linux", "arm64")));
        }

        @Test
        void itMayStandBehindACommaOrBeforeTheImage() throws IOException {
            ImageList list = read("a:1,linux/arm64\n--platform=linux/arm64 b:1");
            assertThat(references(list)).containsExactly("a:1", "b:1");
            assertThat(list.entries())
                    .allSatisfy(entry ->
                            assertThat(choice(entry))
                                    .isEqualTo(PlatformChoice.only(Platform.of("linux", "arm64"))));
        }

        @Test
        void aSecondFieldMayNameSeveralPlatformsOrAll() throws IOException {
            ImageList list = read("a:1 linux/arm64,linux/amd64\nb:1 all");
            assertThat(choice(list.entries().get(0)))
                    .isEqualTo(
                            PlatformChoice.only(
                                    Platform.of("linux", "arm64"), Platform.of("linux", "amd64")));
            assertThat(choice(list.entries().get(1))).isEqualTo(PlatformChoice.ALL);
        }

        @Test
        void linesAboutOneImageAddUp() throws IOException {
            ImageList list =
                    read(
                            "a:1 linux/arm64\nb:1\ndocker.io/b:1\na:1 linux/amd64\na:1 linux/arm64/v8");
            assertThat(references(list)).containsExactly("a:1", "b:1", "docker.io/b:1");
            assertThat(list.duplicates()).isEqualTo(2);
            assertThat(choice(list.entries().getFirst()))
                    .isEqualTo(
                            PlatformChoice.only(
                                    Platform.of("linux", "arm64"), Platform.of("linux", "amd64")));
        }

        @Test
        void aLineWithoutPlatformAddsTheCommandsOwn() throws IOException {
            ListEntry entry = read("a:1 linux/arm64\na:1").entries().getFirst();
            assertThat(choice(entry))
                    .isEqualTo(
                            PlatformChoice.only(
                                    Platform.of("linux", "s390x"), Platform.of("linux", "arm64")));
        }

        @Test
        void allAndAnythingIsAll() throws IOException {
            ListEntry entry = read("a:1 linux/arm64\na:1 all\na:1").entries().getFirst();
            assertThat(choice(entry)).isEqualTo(PlatformChoice.ALL);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "arm64|did you mean \"linux/arm64\"?",
                    "linux/|not a platform",
                    "a/b/c/d|not a platform",
                    "linux/amd64,|not a platform",
                    "linux/amd64,all|stands alone",
                    "nonsense|not a platform",
                })
        void refusesASecondFieldThatIsNone(String field, String reason) {
            assertThat(problemsOf("a:1 " + field))
                    .hasMessageStartingWith("-:1: \"" + field + "\": ")
                    .hasMessageContaining(reason);
        }
    }

    @Nested
    class Duplicates {
        @Test
        void collapseAfterNormalisation() throws IOException {
            ImageList list =
                    read(
                            """
                            docker.io/alpine:3.14
                            docker.io/library/alpine:3.14
                            index.docker.io/alpine:3.14
                            docker://registry-1.docker.io/library/alpine:3.14
                            """);
            assertThat(references(list)).containsExactly("docker.io/alpine:3.14");
            assertThat(list.duplicates()).isEqualTo(3);
        }

        @Test
        void latestIsTheSameAsNoTag() throws IOException {
            assertThat(references(read("a\na:latest"))).containsExactly("a:latest");
        }

        @Test
        void oneImageForTwoDestinationsIsTwo() throws IOException {
            assertThat(read("a:1 x 1\na:1 y 1\na:1").entries()).hasSize(3);
        }

        @Test
        void keepTheFirstPlace() throws IOException {
            assertThat(read("b:1\na:1\na:1").entries().get(1).place()).isEqualTo(new Place("-", 2));
        }
    }

    @Nested
    class Groups {
        private static final String LIST =
                """
                none:1
                ##k8s-images
                k8s:1
                both:1 linux/arm64
                ## istio images ##
                istio:1
                both:1 linux/amd64
                """;

        @Test
        void areHeadingsWithoutTheirHashesAndBlanks() throws IOException {
            assertThat(read(LIST).entries())
                    .extracting(e -> String.join("+", e.groups()))
                    .containsExactly("", "k8s-images", "istioimages+k8s-images", "istioimages");
        }

        @Test
        void chosenOnesOnlyAreRead() throws IOException {
            ImageList list = read(LIST, "istio images");
            assertThat(references(list)).containsExactly("istio:1", "both:1");
            assertThat(choice(list.entries().get(1)))
                    .isEqualTo(PlatformChoice.only(Platform.of("linux", "amd64")));
        }

        @Test
        void severalMayBeChosen() throws IOException {
            assertThat(references(read(LIST, "istioimages", "##k8s-images")))
                    .containsExactly("k8s:1", "both:1", "istio:1");
        }

        @Test
        void anUnknownOneIsAnErrorThatNamesThoseThereAre() {
            assertThat(problemsOf(LIST, "isto-images"))
                    .hasMessage(
                            "no group \"isto-images\" in the lists; there are istioimages, k8s-images");
            assertThat(problemsOf("a:1", "x")).hasMessageContaining("they have no ## headings");
        }

        @Test
        void badLinesOutsideOfThemAreReportedToo() {
            assertThat(problemsOf("Bad:1\n##a\na:1\n", "a")).hasMessageStartingWith("-:1: ");
        }

        @Test
        void endWithTheirFile() throws IOException {
            Files.writeString(folder.resolve("1.list"), "##a\nx:1\n");
            Files.writeString(folder.resolve("2.list"), "y:1\n");
            assertThat(arguments(folder.toString()).entries())
                    .extracting(ListEntry::groups)
                    .containsExactly(List.of("a"), List.of());
        }
    }

    @Test
    void aHundredThousandLinesTakeLittleTime() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            text.append("registry.site:5000/team").append(i % 100).append("/app:").append(i);
            text.append('\n');
        }
        assertThat(read(text.toString()).entries()).hasSize(100_000);
    }
}
