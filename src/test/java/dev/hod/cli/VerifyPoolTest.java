package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.hod.image.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** How faults are told, and what is said of what may not be read. */
class VerifyPoolTest extends CommandLineKit {
    VerifyPoolTest() throws IOException {}

    private Path layer() {
        Digest digest = one.blobs().lastEntry().getKey();
        return folder.resolve("upstream/docker/registry/v2/blobs/sha256")
                .resolve(digest.hex().substring(0, 2))
                .resolve(digest.hex())
                .resolve("data");
    }

    @Test
    void aShortBlobIsOneFaultHoweverManyNeedIt() throws IOException {
        one.writeTo(upstream, "other/one:1");
        one.writeTo(upstream, "third/one:1");
        try (FileChannel file = FileChannel.open(layer(), StandardOpenOption.WRITE)) {
            file.truncate(1);
        }

        assertThat(hod("verify", at("upstream"))).isEqualTo(13);
        assertThat(output + errors).contains("1 fault").contains("2 other images need it");
    }

    @Test
    void aBlobThatCannotBeReadDoesNotHideTheOthers() throws IOException {
        Files.delete(layer());
        Files.createDirectory(layer());
        Digest other = both.blobs().lastEntry().getKey();
        Path data =
                folder.resolve("upstream/docker/registry/v2/blobs/sha256")
                        .resolve(other.hex().substring(0, 2))
                        .resolve(other.hex())
                        .resolve("data");
        byte[] bytes = Files.readAllBytes(data);
        bytes[0] ^= 1;
        Files.write(data, bytes);

        assertThat(hod("verify", at("upstream"))).isEqualTo(13);
        assertThat(output + errors).contains("cannot be read").contains(other.toString());
    }

    @Test
    void aPoolThatMayNotBeReadIsNotCalledAbsent() throws IOException {
        Path closed = folder.resolve("upstream/docker");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(closed), "permissions bind nobody who is root");

            assertThat(hod("ls", at("upstream"))).isEqualTo(18);
            assertThat(errors).contains("permission denied").contains(closed.toString());
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void aBundleFromAnotherTarIsToldApartFromADamagedOne() throws IOException {
        assertThat(hod("pack", "--all", "--pool", at("upstream"), "-o", at("b.tar"))).isZero();
        byte[] bundle = Files.readAllBytes(folder.resolve("b.tar"));
        byte[] time = "15107065243".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(time, 0, bundle, 136, time.length);
        Arrays.fill(bundle, 148, 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += bundle[i] & 0xff;
        }
        byte[] octal = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(octal, 0, bundle, 148, octal.length);
        Files.write(folder.resolve("b.tar"), bundle);

        assertThat(hod("verify", at("b.tar"))).isEqualTo(14);
        assertThat(output + errors).contains("packed again by another tar").doesNotContain("fault");
        assertThat(hod("unpack", at("b.tar"), "--to", at("to"))).isEqualTo(14);
    }
}
