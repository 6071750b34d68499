package dev.hod.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.archive.TarFraming.Mode;
import dev.hod.testing.Peers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarFramingTest {
    private static final String DATA =
            "docker/registry/v2/blobs/sha256/ab/" + "ab".repeat(32) + "/data";

    @ParameterizedTest
    @ValueSource(ints = {65_536, 65_537, 1 << 20})
    void largeContentBeginsAtAPageFromEveryPosition(int size) {
        for (long position = 0; position < 8192; position += 512) {
            byte[] header = TarFraming.header(DATA, size, Mode.FILE, position);
            assertThat(position + header.length)
                    .isEqualTo(TarFraming.contentAt(DATA, size, position))
                    .satisfies(at -> assertThat(at % 4096).isZero());
        }
    }

    @Test
    void smallContentFollowsOneBlock() {
        assertThat(TarFraming.header(DATA, 65_535, Mode.FILE, 512)).hasSize(512);
    }

    @Test
    void everyFormIsReadByAnotherReader() throws IOException {
        String deep = "docker/" + "long-name/".repeat(30) + "link";
        for (String name : new String[] {"a", DATA, deep, deep + "é", "x".repeat(101)}) {
            for (long size : new long[] {0, 71, 65_536, 9L << 30}) {
                for (long position = 0; position < 4096; position += 512) {
                    byte[] header = TarFraming.header(name, size, Mode.EXECUTABLE, position);
                    assertThat((long) header.length)
                            .isEqualTo(TarFraming.contentAt(name, size, position) - position);
                    TarArchiveEntry entry = read(header);
                    assertThat(entry.getName()).isEqualTo(name);
                    assertThat(entry.getSize()).isEqualTo(size);
                    assertThat(entry.getMode()).isEqualTo(0755);
                    assertThat(entry.getLastModifiedTime().toMillis()).isZero();
                }
            }
        }
    }

    @Test
    void gnuTarListsEveryForm(@TempDir Path folder) throws IOException {
        String deep = "docker/" + "long-name/".repeat(30) + "link";
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        String[] names = {"a", DATA, deep, "docker/empty/", "last"};
        int[] sizes = {0, 70_000, 65_536, 0, 3};
        for (int i = 0; i < names.length; i++) {
            Mode mode = names[i].endsWith("/") ? Mode.FOLDER : Mode.FILE;
            tar.writeBytes(TarFraming.header(names[i], sizes[i], mode, tar.size()));
            tar.writeBytes(new byte[sizes[i]]);
            tar.writeBytes(new byte[(int) (TarFraming.padded(tar.size()) - tar.size())]);
        }
        tar.writeBytes(new byte[(int) (TarFraming.end(tar.size()) - tar.size())]);
        assertThat(tar.size() % 4096).isZero();
        Path file = Files.write(folder.resolve("x.tar"), tar.toByteArray());
        assertThat(Peers.run("tar", "-tf", file.toString()).success().lines())
                .containsExactly(names);
    }

    @Test
    void holdsNoOwnerAndNoTime() {
        byte[] header = TarFraming.header("a", 1, Mode.FILE, 0);
        assertThat(Arrays.copyOfRange(header, 108, 124))
                .isEqualTo("0000000\0".repeat(2).getBytes(UTF_8));
        assertThat(header[265]).isZero();
    }

    private static TarArchiveEntry read(byte[] header) throws IOException {
        try (TarArchiveInputStream in =
                new TarArchiveInputStream(new ByteArrayInputStream(header), "UTF-8")) {
            TarArchiveEntry entry = in.getNextEntry();
            assertThat(entry).isNotNull();
            return Objects.requireNonNull(entry);
        }
    }
}
