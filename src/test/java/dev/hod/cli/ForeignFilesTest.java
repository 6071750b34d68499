package dev.hod.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.archive.Limits;
import dev.hod.archive.NoBundle;
import dev.hod.transport.bundle.Bundles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Files that somebody takes for a bundle. */
class ForeignFilesTest extends CommandLineKit {
    ForeignFilesTest() throws IOException {}

    private Path copied(String transport) {
        Path file = folder.resolve("image.tar");
        String image = "docker://" + source.host() + "/team/one:1";
        assertThat(hod("copy", image, transport + ':' + file + ":team/one:1")).isZero();
        return file;
    }

    private Path tar(String... names) throws IOException {
        Path file = folder.resolve("some.tar");
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            for (String name : names) {
                byte[] content = name.getBytes(UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return file;
    }

    private Path bundle() {
        assertThat(hod("pack", "--all", "--pool", at("upstream"), "-o", at("b.tar"))).isZero();
        return folder.resolve("b.tar");
    }

    @ParameterizedTest
    @CsvSource({"docker-archive,an archive of docker save", "oci-archive,an OCI archive"})
    void anArchiveOfAnImageIsNamed(String transport, String what) {
        String file = copied(transport).toString();
        String[][] commands = {
            {"ls", file},
            {"verify", file},
            {"unpack", file, "--to", at("new")},
            {"install", file, "--to", target.host(), "--receipt", at("receipt")},
            {"serve", file, "--listen=0"},
        };

        for (String[] command : commands) {
            assertThat(hod(command)).as(command[0]).isEqualTo(14);
            assertThat(errors)
                    .contains(file + " is not a bundle")
                    .contains("it is " + what)
                    .contains("hint: hod copy " + transport + ':' + file);
        }
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void anArchiveIsKnownBelowACompression() throws IOException {
        Path file = copied("docker-archive");
        Path packed = folder.resolve("image.tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(file, out);
        }

        assertThat(hod("ls", packed.toString())).isEqualTo(14);

        assertThat(errors).contains("it is an archive of docker save");
    }

    @Test
    void aTarOfARegistrysStorageIsNamed() throws IOException {
        String file = tar("./docker/registry/v2/blobs/sha256/00/0/data").toString();

        assertThat(hod("verify", file)).isEqualTo(14);

        assertThat(errors).contains("it is a tar of a registry's storage").contains("hint: tar x");
    }

    @Test
    void anyOtherTarIsToldByItsFirstName() throws IOException {
        String file = tar("holiday/1.jpg", "holiday/2.jpg").toString();

        assertThat(hod("install", file, "--to", target.host())).isEqualTo(14);

        assertThat(errors).contains("it is a tar that begins with \"holiday/1.jpg\"");
    }

    @Test
    void aBundleInAnotherCompressionIsKnown() throws IOException {
        Path bundle = bundle();
        Path packed = folder.resolve("b.tar.xz");
        try (OutputStream out =
                new XZOutputStream(Files.newOutputStream(packed), new LZMA2Options(0))) {
            Files.copy(bundle, out);
        }

        assertThat(hod("ls", packed.toString())).isEqualTo(14);

        assertThat(errors).contains("a bundle compressed with xz").contains("hint: xz -dc");
    }

    @Test
    void aBundleWhoseFirstHeaderIsDamagedIsStillADamagedBundle() throws IOException {
        Path bundle = bundle();
        byte[] bytes = Files.readAllBytes(bundle);
        bytes[0] ^= 1;
        Files.write(bundle, bytes);

        assertThat(hod("verify", bundle.toString())).isEqualTo(13);
        assertThat(hod("ls", bundle.toString())).isEqualTo(13);
    }

    @Test
    void aStreamOfSomethingElseIsToldByItsFirstName() throws IOException {
        byte[] bytes = Files.readAllBytes(tar("manifest.json"));

        assertThatThrownBy(() ->
                        Bundles.stream(
                                Channels.newChannel(new ByteArrayInputStream(bytes)),
                                "standard input",
                                Limits.DEFAULT))
                .isInstanceOf(NoBundle.class)
                .hasMessageContaining("a tar that begins with \"manifest.json\"");
    }
}
