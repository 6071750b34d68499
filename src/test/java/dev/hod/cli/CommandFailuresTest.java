package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Every command on real stores, where something is wrong. */
class CommandFailuresTest extends CommandLineKit {
    CommandFailuresTest() throws IOException {}

    @Test
    void goesOnAfterAFailureAndWritesAListOfTheFailed() throws IOException {
        Path failed = folder.resolve("failed.list");

        assertThat(pull("team/none:1", "--platform=all", "--failed-list", failed.toString()))
                .isEqualTo(3);

        assertThat(output).contains("1 failed:\n").contains("written to " + failed);
        assertThat(Files.readAllLines(failed)).singleElement().asString().startsWith("team/none:1");
        assertThat(hod("pull", failed.toString(), "--from", source.host(), "--pool", at("pool")))
                .isEqualTo(2);
    }

    @Test
    void namesAllThatAnImageLacksBeforeItIsFetched() {
        assertThat(
                        hod(
                                "pull",
                                "team/both:2",
                                "--platform",
                                "linux/s390x",
                                "--from",
                                source.host(),
                                "--pool",
                                at("pool")))
                .isEqualTo(10);

        assertThat(output).contains("not for linux/s390x").contains("linux/arm64");
    }

    @Test
    void findsAByteThatWasFlipped() throws IOException {
        assertThat(pull("--platform=all")).isZero();
        assertThat(hod("pack", "--all", "--pool", at("pool"), "-o", at("site.tar"))).isZero();
        byte[] bundle = Files.readAllBytes(folder.resolve("site.tar"));
        bundle[bundle.length * 2 / 3] ^= 1;
        Files.write(folder.resolve("site.tar"), bundle);

        assertThat(hod("verify", at("site.tar"))).isEqualTo(13);

        assertThat(errors).contains("site.tar: 1 fault\n");
    }

    @Test
    void callsABundleWithoutItsEndDamaged() throws IOException {
        assertThat(pull("--platform=all")).isZero();
        assertThat(hod("pack", "team/one:1", "--pool", at("pool"), "-o", at("b.tar"))).isZero();
        byte[] bytes = Files.readAllBytes(folder.resolve("b.tar"));
        int lastBlob = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("/data\0");
        Files.write(folder.resolve("b.tar"), Arrays.copyOf(bytes, (lastBlob / 512 + 1) * 512 + 1));

        String receipt = at("receipt.jsonl");
        assertThat(hod("install", at("b.tar"), "--to", target.host(), "--receipt", receipt))
                .isEqualTo(13);

        assertThat(output).contains("ends after 1 of ");
    }

    @Test
    void listsWhatARunThatBrokeOffDidNotDo() throws IOException {
        assertThat(pull("--platform=all")).isZero();
        Path failed = folder.resolve("failed.list");

        assertThat(
                        hod(
                                "install",
                                at("pool"),
                                "--to",
                                target.host(),
                                "--receipt",
                                at("none/receipt.jsonl"),
                                "--failed-list",
                                failed.toString()))
                .isEqualTo(1);

        assertThat(Files.readAllLines(failed))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("team/one:1"),
                        line -> assertThat(line).contains("team/both:2"));
        assertThat(output).contains("2 not done, as the run ended before:\n");
        assertThat(errors).contains("none/receipt.jsonl: no such file or folder");
    }

    @Test
    void countsWhatWasNotTriedApart() throws IOException {
        assertThat(
                        hod(
                                "pull",
                                "team/none:1",
                                "team/one:1",
                                "--fail-fast",
                                "--platform=linux/s390x",
                                "--from",
                                source.host(),
                                "--pool",
                                at("pool")))
                .isIn(2, 10);

        assertThat(output).doesNotContain("failed: not tried");
        assertThat(errors).doesNotContain("not tried");
    }

    @Test
    void saysThatAListIsEmpty() throws IOException {
        Path list = Files.writeString(folder.resolve("site.list"), "## group\n\n# nothing\n");

        assertThat(hod("pull", list.toString(), "--pool", at("pool"))).isEqualTo(18);

        assertThat(errors).contains(list + ": no image is named there");
        assertThat(folder.resolve("pool")).doesNotExist();
    }

    @Test
    void makesNoFolderForABundle() {
        assertThat(hod("pack", "--all", "--pool", at("upstream"), "-o", at("none/x.tar")))
                .isEqualTo(2);

        assertThat(errors).contains(at("none") + ": no such folder");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void namesAnImageThatARottenBlobBelongsTo() throws IOException {
        Digest layer = one.blobs().lastEntry().getKey();
        Path blob =
                folder.resolve("upstream/docker/registry/v2/blobs/sha256")
                        .resolve(layer.hex().substring(0, 2))
                        .resolve(layer.hex())
                        .resolve("data");
        byte[] bytes = Files.readAllBytes(blob);
        bytes[bytes.length / 2] ^= 1;
        Files.write(blob, bytes);

        assertThat(hod("pack", "--all", "--pool", at("upstream"), "-o", at("x.tar"))).isEqualTo(13);

        assertThat(errors).contains("team/one:1").contains(layer.toString());
        assertThat(folder.resolve("x.tar")).doesNotExist();
    }

    @Test
    void doesNotFindWhatIsNotThere() {
        assertThat(hod("verify", at("none.tar"))).isEqualTo(2);
        assertThat(errors).contains(at("none.tar") + ": no such file or folder");
        assertThat(hod("ls", at("none.tar"))).isEqualTo(2);
        assertThat(hod("unpack", at("none.tar"), "--to", at("unpacked"))).isEqualTo(2);
        assertThat(hod("install", at("none.tar"), "--to", target.host())).isEqualTo(2);
        assertThat(folder.resolve("unpacked")).doesNotExist();
    }

    @Test
    void namesTheAddressThatIsTaken() {
        assertThat(hod("serve", at("upstream"), "--listen", source.host())).isEqualTo(15);

        assertThat(errors).contains("listen on " + source.host());
    }

    @Test
    void leavesNothingWhereNothingCanBeSelected() {
        assertThat(
                        hod(
                                "select",
                                "team/both:2",
                                "--platform=linux/s390x",
                                "--pool",
                                at("upstream"),
                                "--to",
                                at("some/where")))
                .isEqualTo(10);

        assertThat(folder.resolve("some")).doesNotExist();
    }

    @Test
    void suggestsNoSignatures() throws IOException {
        random.cosignSignature(one)
                .writeTo(upstream, "team/one:sha256-" + one.digest().hex() + ".sig");

        assertThat(hod("select", "team/one:9", "--pool", at("upstream"), "--to", at("subset")))
                .isEqualTo(2);

        assertThat(errors).contains("there is team/one:1").doesNotContain(".sig");
    }

    @Test
    void failsWhereAnImageCannotBeListed() throws IOException {
        Path manifest =
                folder.resolve("upstream/docker/registry/v2/blobs/sha256")
                        .resolve(one.digest().hex().substring(0, 2))
                        .resolve(one.digest().hex())
                        .resolve("data");
        Files.writeString(manifest, "{}");

        assertThat(hod("ls", at("upstream"))).isEqualTo(3);

        assertThat(output).contains("1 failed:").contains("team/both:2");
    }
}
