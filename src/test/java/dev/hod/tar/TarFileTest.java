package dev.hod.tar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hod.error.Failure;
import dev.hod.testing.Peers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TarFileTest {
    private static final int LIMIT = 1 << 20;
    private static final String LONG = "a/" + "very-long-name-".repeat(20) + "/end";

    @TempDir private Path folder;

    private Path scratch() {
        return folder.resolve("scratch");
    }

    private TarFile open(byte[] tar) throws IOException {
        return TarFile.open(Files.write(folder.resolve("a.tar"), tar), scratch());
    }

    private static String read(TarFile tar, String name) throws IOException {
        return new String(tar.read(name, tar.find(name).orElseThrow(), LIMIT), UTF_8);
    }

    private Failure failure(byte[] tar, String name) {
        Failure failure =
                catchThrowableOfType(
                        Failure.class,
                        () -> {
                            try (TarFile file = open(tar)) {
                                file.find(name);
                            }
                        });
        assertThat(failure.getMessage()).hasLineCount(1).contains("a.tar");
        assertThat(failure.kind()).isEqualTo(Failure.Kind.CORRUPT);
        assertThat(scratch())
                .satisfiesAnyOf(
                        s -> assertThat(s).doesNotExist(), s -> assertThat(s).isEmptyDirectory());
        return failure;
    }

    @ParameterizedTest
    @ValueSource(
            ints = {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX})
    void findsLongNamesOfBothFormats(int mode) throws IOException {
        byte[] tar =
                tar(t -> {
                    t.setLongFileMode(mode);
                    file(t, LONG, "long");
                    file(t, "short", "short");
                });
        try (TarFile file = open(tar)) {
            assertThat(read(file, LONG)).isEqualTo("long");
            assertThat(read(file, "./short")).isEqualTo("short");
            assertThat(file.find("absent")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Coat.class)
    void readsWhateverLiesAroundIt(Coat coat) throws IOException {
        byte[] tar = tar(t -> file(t, "f", "content".repeat(100_000)));
        Path plain = Files.write(folder.resolve("p.tar"), tar);
        byte[] packed =
                switch (coat) {
                    case NONE -> tar;
                    case GZIP -> packed("gzip", plain);
                    case BZIP2 -> packed("bzip2", plain);
                    case XZ -> packed("xz", plain);
                    case ZSTD -> packed("zstd", plain);
                };
        try (TarFile file = open(packed)) {
            assertThat(read(file, "f")).isEqualTo("content".repeat(100_000));
            // Its content lies in a file that has no name, even while it is open.
            if (coat != Coat.NONE) {
                assertThat(scratch()).isEmptyDirectory();
            }
        }
    }

    private static byte[] packed(String program, Path plain) throws IOException {
        Process process =
                new ProcessBuilder(Peers.require(program).toString(), "-c", "-q", plain.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return process.getInputStream().readAllBytes();
    }

    @ParameterizedTest
    @EnumSource(value = Coat.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void refusesACoatWithRubbishBelow(Coat coat) {
        byte[] head =
                switch (coat) {
                    case NONE -> new byte[0];
                    case GZIP -> new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 5, 77};
                    case BZIP2 -> "BZh91AY&SYrubbish".getBytes(UTF_8);
                    case XZ -> new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0, 4, 1, 2, 3, 4};
                    case ZSTD -> new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 4, 9, 9, 9, 9};
                };
        assertThat(failure(head, "f").getMessage()).contains("cannot be unpacked");
    }

    @ParameterizedTest
    @EnumSource(value = Coat.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void saysThatAPackedTarIsCutOff(Coat coat) throws IOException {
        byte[] noise = new byte[300_000];
        new Random(1).nextBytes(noise);
        Path plain = Files.write(folder.resolve("noise"), noise);
        byte[] packed = packed(coat.name().toLowerCase(Locale.ROOT), plain);
        assertThat(failure(Arrays.copyOf(packed, packed.length / 2), "f").getMessage())
                .contains("cannot be unpacked");
    }

    @Test
    void takesATarFromAPipe() throws IOException {
        byte[] tar = tar(t -> file(t, "f", "content"));
        ReadableByteChannel pipe = Channels.newChannel(new ByteArrayInputStream(tar));
        try (TarFile file = TarFile.receive(pipe, "pipe", scratch())) {
            assertThat(read(file, "f")).isEqualTo("content");
            assertThat(file.regions(file.find("f").orElseThrow())).isEmpty();
        }
    }

    @Test
    void followsLinks() throws IOException {
        byte[] tar =
                tar(t -> {
                    file(t, "a/layer", "content");
                    link(t, "b/layer", "../a/layer", TarConstants.LF_SYMLINK);
                    link(t, "c/layer", "b/layer", TarConstants.LF_LINK);
                });
        try (TarFile file = open(tar)) {
            assertThat(read(file, "c/layer")).isEqualTo("content");
        }
    }

    @Test
    void refusesLinksInACircle() throws IOException {
        byte[] tar =
                tar(t -> {
                    link(t, "a", "b", TarConstants.LF_SYMLINK);
                    link(t, "b", "a", TarConstants.LF_SYMLINK);
                });
        assertThat(failure(tar, "a").getMessage()).contains("circle");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "x/../../../y"})
    void refusesALinkThatLeadsOut(String target) throws IOException {
        byte[] tar = tar(t -> link(t, "a/b", target, TarConstants.LF_SYMLINK));
        assertThat(failure(tar, "a/b").getMessage()).contains("leads out of the archive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/etc/passwd"})
    void refusesAnEntryThatLeadsOut(String name) throws IOException {
        byte[] tar =
                tar(t -> {
                    TarArchiveEntry entry = new TarArchiveEntry(name, true);
                    entry.setSize(1);
                    t.putArchiveEntry(entry);
                    t.write('x');
                    t.closeArchiveEntry();
                });
        assertThat(failure(tar, "f").getMessage()).containsAnyOf("leads out", "absolute path");
    }

    @Test
    void refusesAnEntryThatIsThereTwice() throws IOException {
        byte[] tar =
                tar(t -> {
                    file(t, "manifest.json", "one");
                    file(t, "./manifest.json", "other");
                });
        assertThat(failure(tar, "manifest.json").getMessage()).contains("more than once");
    }

    @Test
    void refusesADeviceInAFilesPlace() throws IOException {
        byte[] tar = tar(t -> link(t, "f", "", TarConstants.LF_CHR));
        assertThat(failure(tar, "f").getMessage()).contains("is no file");
    }

    @Test
    void refusesAFileWithHoles() throws IOException {
        byte[] tar =
                tar(t -> {
                    TarArchiveEntry entry = new TarArchiveEntry("f");
                    entry.addPaxHeader("GNU.sparse.major", "1");
                    t.putArchiveEntry(entry);
                    t.closeArchiveEntry();
                });
        assertThat(failure(tar, "f").getMessage()).contains("holes");
    }

    @Test
    void refusesALongNameThatFillsMemory() throws IOException {
        byte[] header = new byte[512];
        TarArchiveEntry entry = new TarArchiveEntry("././@LongLink", (byte) 'L');
        entry.setSize(200L << 20);
        entry.writeEntryHeader(header);
        Path file = Files.write(folder.resolve("big"), header);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), 201L << 20);
        }
        Failure failure = catchThrowableOfType(Failure.class, () -> TarFile.open(file, scratch()));
        assertThat(failure.getMessage()).contains("extended header takes 209715200 bytes");
    }

    @Test
    void refusesWhatIsNoTar() {
        assertThat(failure("#!/bin/sh\n".getBytes(UTF_8), "f").getMessage())
                .contains("is no tar archive");
        assertThat(failure(new byte[0], "f").getMessage()).contains("is no tar archive");
        assertThat(failure("x".repeat(2000).getBytes(UTF_8), "f").getMessage())
                .contains("is no tar archive");
    }

    static Stream<Integer> cuts() {
        return Stream.of(511, 512, 700, 1023, 1024, 1200, 1536, 2047);
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void refusesATarThatIsCutOff(int length) throws IOException {
        byte[] tar =
                tar(t -> {
                    file(t, "a", "content".repeat(20));
                    file(t, "b", "content".repeat(20));
                });
        failure(Arrays.copyOf(tar, length), "a");
    }

    @Test
    void refusesADamagedHeader() throws IOException {
        byte[] tar =
                tar(t -> {
                    file(t, "a", "content");
                    file(t, "b", "content");
                });
        tar[1024 + 5] ^= 1;
        assertThat(failure(tar, "a").getMessage()).contains("header at byte 1024 is damaged");
    }

    @Test
    void refusesToReadADocumentOfAnySize() throws IOException {
        byte[] tar = tar(t -> file(t, "manifest.json", "x".repeat(5_000)));
        try (TarFile file = open(tar)) {
            TarFile.Member member = file.find("manifest.json").orElseThrow();
            assertThat(
                            catchThrowableOfType(
                                            Failure.class,
                                            () -> file.read("manifest.json", member, 4_000))
                                    .getMessage())
                    .contains("5000 bytes, more than the 4000 allowed");
        }
    }

    private static byte[] tar(Filling filling) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            filling.fill(tar);
        }
        return bytes.toByteArray();
    }

    private static void file(TarArchiveOutputStream tar, String name, String content)
            throws IOException {
        byte[] bytes = content.getBytes(UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static void link(TarArchiveOutputStream tar, String name, String target, byte type)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    @FunctionalInterface
    private interface Filling {
        void fill(TarArchiveOutputStream tar) throws IOException;
    }
}
