package dev.hod.selection;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hod.error.Failure;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a list is said at once, and by line. */
class BadListTest {
    @TempDir private Path folder;

    private static ImageList read(byte[] text, String... groups) throws IOException {
        return ListReader.read(List.of("-"), List.of(groups), new ByteArrayInputStream(text));
    }

    private static ImageList arguments(String... arguments) throws IOException {
        return ListReader.read(List.of(arguments), List.of(), InputStream.nullInputStream());
    }

    private static BadList problemsOf(byte[] text, String... groups) {
        return catchThrowableOfType(BadList.class, () -> read(text, groups));
    }

    private static BadList problemsOf(String text, String... groups) {
        return problemsOf(text.getBytes(UTF_8), groups);
    }

    @Nested
    class BadLines {
        @Test
        void areAllReportedAtOnceWithFileAndLine() throws IOException {
            Path one =
                    Files.writeString(folder.resolve("one.list"), "a:1\nAlpine:3.14\n\na b c d\n");
            Path two = Files.writeString(folder.resolve("two.list"), "b:1\nx@sha256:12\n");
            BadList bad =
                    catchThrowableOfType(
                            BadList.class, () -> arguments(one.toString(), "Bad", two.toString()));
            assertThat(bad.kind()).isEqualTo(Failure.Kind.BAD_INPUT);
            assertThat(bad).hasMessage("4 lines or arguments cannot be understood");
            assertThat(bad.details()).hasSize(4);
            assertThat(bad.details().get(0))
                    .isEqualTo(
                            one
                                    + ":2: \"Alpine:3.14\": a repository name is lower case;"
                                    + " did you mean \"alpine:3.14\"?");
            assertThat(bad.details().get(1)).startsWith(one + ":4: \"a b c d\": 4 fields");
            assertThat(bad.details().get(2)).startsWith("\"Bad\": ");
            assertThat(bad.details().get(3)).startsWith(two + ":2: \"x@sha256:12\": ");
        }

        @Test
        void aSingleOneIsTheMessage() {
            BadList bad = problemsOf("images:\n- a:1");
            assertThat(bad).hasMessageStartingWith("-:1: \"images:\": ");
            assertThat(bad.details()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "a b",
                    "a:1 b:2 c",
                    "a:1 b@sha256:0 c",
                    "a:1 b .c",
                    "a:1 B c",
                    "a..b",
                    "a___b",
                    "-a",
                    "a/",
                    "a//b",
                    "https://registry.site/a:1",
                    "a:",
                    "a:b:c",
                    "a@",
                    "-",
                    "\"a:1",
                    "host.x/Y:1",
                    "<html>",
                })
        void areRefused(String line) {
            assertThat(problemsOf(line)).hasMessageStartingWith("-:1: ");
        }

        @Test
        void neverReachATerminalRaw() {
            assertThat(problemsOf("a\u001b[31m:1").getMessage()).doesNotContain("\u001b");
        }

        @Test
        void manyAreCounted() {
            BadList bad = problemsOf("Bad\n".repeat(5_000));
            assertThat(bad).hasMessageStartingWith("5000 lines");
            assertThat(bad.details()).hasSize(BadList.NAMED);
        }
    }

    @Nested
    class Garbage {
        @Test
        void withZeroBytesIsOneClearError() {
            byte[] elf = new byte[100_000];
            elf[0] = 0x7F;
            assertThat(problemsOf(elf))
                    .hasMessage("-:1: is no list of images: it holds a zero byte");
        }

        @Test
        void thatIsNoUtf8IsOneClearError() {
            assertThat(problemsOf(new byte[] {(byte) 0xFF, (byte) 0xFF, '\n', 'A'}))
                    .hasMessageContaining("not UTF-8");
        }

        @Test
        void inUtf16IsToldWhatItIs() {
            assertThat(problemsOf("alpine:3.14\r\n".getBytes(UTF_16)))
                    .hasMessage("-:1: is UTF-16; save it as UTF-8");
        }

        @Test
        void withoutAnEndOfLineIsNotReadIntoMemory() {
            InputStream endless =
                    new InputStream() {
                        @Override
                        public int read() {
                            return 'a';
                        }
                    };
            assertThatThrownBy(() -> ListReader.read(List.of("-"), List.of(), endless))
                    .isInstanceOf(BadList.class)
                    .hasMessageContaining("longer than 8192 bytes");
        }
    }
}
