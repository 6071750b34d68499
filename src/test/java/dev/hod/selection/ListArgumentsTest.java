package dev.hod.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.selection.ImageList.Warning;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an argument names: a list, a folder of them, or an image. */
class ListArgumentsTest {
    @TempDir private Path folder;

    private static ImageList arguments(String... arguments) throws IOException {
        return ListReader.read(List.of(arguments), List.of(), InputStream.nullInputStream());
    }

    private static List<String> references(ImageList list) {
        return list.entries().stream().map(e -> e.reference().toString()).toList();
    }

    @Nested
    class Arguments {
        @Test
        void anExistingFileIsAListWhateverItsName() throws IOException {
            Path file = Files.writeString(folder.resolve("images"), "a:1\n");
            assertThat(arguments(file.toString()).entries().getFirst().place())
                    .isEqualTo(new Place(file.toString(), 1));
        }

        @Test
        void aFolderIsItsListsInOrder() throws IOException {
            Files.writeString(folder.resolve("b.list"), "b:1\n");
            Files.writeString(folder.resolve("a.txt"), "a:1\n");
            Files.writeString(folder.resolve(".hidden.list"), "hidden:1\n");
            Files.writeString(folder.resolve("README.md"), "# What this is\n");
            Files.createDirectory(folder.resolve("sub.list"));
            assertThat(references(arguments(folder.toString()))).containsExactly("a:1", "b:1");
        }

        @Test
        void aFolderWithoutListsIsAnError() {
            assertThatThrownBy(() -> arguments(folder.toString()))
                    .hasMessage(folder + ": no *.list or *.txt file in this folder");
        }

        @Test
        void anythingElseIsAnImage() throws IOException {
            ListEntry entry = arguments("alpine:3.14").entries().getFirst();
            assertThat(entry.place()).isEqualTo(Place.ARGUMENT);
            assertThat(entry.reference()).hasToString("alpine:3.14");
        }

        @Test
        void dockerForcesAnImage() throws IOException {
            Files.writeString(folder.resolve("alpine"), "a:1\n");
            assertThat(references(arguments("docker://alpine"))).containsExactly("alpine:latest");
        }

        @Test
        void aListThatIsNotThereIsTakenForAnImageWithAWarning() throws IOException {
            assertThat(arguments("site.list").warnings())
                    .extracting(Warning::kind)
                    .containsExactly(Warning.Kind.NO_SUCH_FILE, Warning.Kind.LATEST_TAKEN);
        }

        @Test
        void aPathThatIsNotThereIsToldSo() {
            assertThatThrownBy(() -> arguments("./site.list"))
                    .hasMessage("\"./site.list\": no such file");
        }

        @Test
        void imagesAreKeptWhateverGroupIsChosen() throws IOException {
            Path list = Files.writeString(folder.resolve("x.list"), "a:1\n##g\nb:1\n");
            ImageList read =
                    ListReader.read(
                            List.of(list.toString(), "c:1"),
                            List.of("g"),
                            InputStream.nullInputStream());
            assertThat(references(read)).containsExactly("b:1", "c:1");
        }
    }
}
