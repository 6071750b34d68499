package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
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
        assertThat(errors).containsPattern("[123]/3 team/none:1 failed: not found\n");
        assertThat(output + errors).containsOnlyOnce("there is no such image");
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

        // At the next header, or in the content before it, by what happens to be last.
        assertThat(errors).contains("the bundle ends ");
        assertThat(Path.of(receipt)).doesNotExist();
    }

    @Test
    void listsWhatARunThatBrokeOffDidNotDo() throws IOException {
        assertThat(pull("--platform=all")).isZero();
        Path receipt = Files.writeString(folder.resolve("notes.txt"), "milk, eggs\n");
        Path failed = folder.resolve("failed.list");

        assertThat(
                        hod(
                                "install",
                                at("pool"),
                                "--to",
                                target.host(),
                                "--receipt",
                                receipt.toString(),
                                "--failed-list",
                                failed.toString()))
                .isEqualTo(18);

        assertThat(Files.readAllLines(failed))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("team/one:1"),
                        line -> assertThat(line).contains("team/both:2"));
        assertThat(output).contains("2 not done, as the run ended before:\n");
        assertThat(errors).contains("notes.txt is there and is no receipt of hod");
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
    void saysThatThereIsNothingToDoForAnEmptyList() throws IOException {
        Path list = Files.writeString(folder.resolve("site.list"), "## group\n\n# nothing\n");

        assertThat(hod("pull", list.toString(), "--pool", at("pool"))).isZero();
        assertThat(output).contains("nothing to do");
        assertThat(errors).contains(list + ": no image is named there");
        assertThat(folder.resolve("pool")).doesNotExist();
        assertThat(hod("pull", list.toString(), "--group=group", "--pool", at("pool")))
                .isEqualTo(18);
        assertThat(errors).contains(list + ": no image is named there under group");
    }

    @Test
    void leavesNoFolderWhereNothingCouldBeUnpacked() {
        assertThat(hod("pack", "--all", "--pool", at("upstream"), "-o", at("b.tar"))).isZero();

        assertThat(hod("unpack", at("b.tar"), "--to", at("new/pool"), "--platform=linux/s390x"))
                .isEqualTo(10);

        assertThat(folder.resolve("new")).doesNotExist();
    }

    /** Read in one pass; another compression than hod's own has no table to read it by. */
    @Test
    void saysThatAllArrivedWhereABundleIsCutBehindTheImages() throws IOException {
        assertThat(hod("pack", "--all", "--pool", at("upstream"), "-o", at("b.tar"))).isZero();
        byte[] bundle = Files.readAllBytes(folder.resolve("b.tar"));
        Path cut = folder.resolve("cut.tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(cut))) {
            out.write(bundle, 0, bundle.length - 6_000);
        }

        assertThat(hod("unpack", cut.toString(), "--to", at("pool"))).isEqualTo(3);

        assertThat(output).contains("2 images, ", "all of it arrived whole");
        assertThat(errors).contains("ends at");
    }

    @Test
    void takesTheListOfFailuresOfARunWithout() {
        assertThat(pull("--platform=all", "--failed-list", at("failed.list"))).isZero();
        assertThat(folder.resolve("failed.list")).isEmptyFile();

        String failed = at("failed.list");
        assertThat(hod("pull", failed, "--from", source.host(), "--pool", at("pool"))).isZero();
        assertThat(hod("select", failed, "--pool", at("pool"), "--to", at("to"))).isZero();
        assertThat(folder.resolve("to")).doesNotExist();
        assertThat(hod("install", at("pool"), failed, "--to", target.host(), "--receipt", at("r")))
                .isZero();
        assertThat(output).contains("nothing to do");
    }

    @Test
    void packsNothingOfAnEmptyListOrPool() throws IOException {
        Path list = Files.writeString(folder.resolve("site.list"), "# nothing\n");

        assertThat(hod("pack", list.toString(), "--pool", at("upstream"), "-o", at("x.tar")))
                .isZero();
        assertThat(output).isEqualTo("nothing to do: no image is named\n");
        assertThat(hod("pack", "--all", "--pool", at("site"), "-o", at("x.tar"))).isZero();
        assertThat(output).contains("nothing to do");
        assertThat(folder.resolve("x.tar")).doesNotExist();
    }

    @Test
    void looksWhetherItCanWriteTheListOfFailuresAndTheReceiptFirst() throws IOException {
        assertThat(pull("--failed-list", at("none/failed.list"))).isEqualTo(64);
        assertThat(errors)
                .contains("--failed-list " + at("none/failed.list") + ": there is no folder");
        assertThat(pull("--failed-list", folder.toString())).isEqualTo(64);
        assertThat(folder.resolve("pool")).doesNotExist();
        assertThat(folder.resolve("none")).doesNotExist();

        String receipt = at("none/receipt.jsonl");
        assertThat(hod("install", at("upstream"), "--to", target.host(), "--receipt", receipt))
                .isEqualTo(64);
        assertThat(errors).contains("--receipt " + receipt + ": there is no folder");
        assertThat(site.names()).isEmpty();
    }

    @Test
    void keepsNoReceiptInNoFileAndNothingInADevice() {
        assertThat(pull("--failed-list", "-")).isEqualTo(64);
        assertThat(errors).contains("--failed-list -: goes into a file");
        String[] install = {"install", at("upstream"), "--to", target.host(), "--receipt", ""};
        install[5] = "/dev/zero";
        assertThat(hod(install)).isEqualTo(64);
        assertThat(errors).contains("or /dev/null for none");
        install[5] = "/dev/null";
        assertThat(hod(install)).isZero();
    }

    @Test
    void refusesAPortThatThereIsNot() {
        assertThat(hod("pull", "127.0.0.1:99999/a:1", "--pool", at("pool"))).isEqualTo(18);
        assertThat(errors).contains("is not a host");
    }

    @Test
    void saysWhatAPlaceIsInsteadOfWhatItShouldBe() throws IOException {
        Path list = Files.writeString(folder.resolve("site.list"), "team/one:1\n");
        String pool = at("upstream");

        assertThat(hod("unpack", pool, "--to", at("x"))).isEqualTo(18);
        assertThat(errors).contains(pool + " is a folder, and a bundle is a file");
        assertThat(hod("ls", list.toString())).isEqualTo(14);
        assertThat(errors).contains(list + " is not a bundle or a pool");
        assertThat(hod("verify", list.toString())).isEqualTo(14);
        assertThat(hod("serve", list.toString(), "--writable", "--listen=0")).isEqualTo(18);
        assertThat(errors).contains(list + " is a file");
        assertThat(hod("pull", "a:1", "--pool", list.toString())).isEqualTo(18);
        assertThat(errors).contains(list + ": this is a file, and a pool is a folder");
        assertThat(hod("pull", "a:1", "--pool", list + "/x")).isEqualTo(18);
        assertThat(hod("pack", "--all", "--pool", pool, "-o", folder.toString())).isEqualTo(64);
        assertThat(errors).contains("-o " + folder + ": this is a folder");
    }

    @Test
    void writesNoBundleUnderTheNameOfAnotherFormat() {
        for (String name : new String[] {"all.gz", "all.tgz", "all.TAR.XZ"}) {
            assertThat(hod("pack", "--all", "--pool", at("upstream"), "-o", at(name)))
                    .isEqualTo(64);
            assertThat(errors).contains(".tar.zst");
            assertThat(folder.resolve(name)).doesNotExist();
        }
    }

    @Test
    void refusesAFileOfCredentialsOrAuthoritiesOnceAndFirst() {
        assertThat(pull("--authfile", at("none.json"))).isEqualTo(11);
        assertThat(errors).containsOnlyOnce("none.json: no such file");
        assertThat(pull("--ca", at("none.pem"))).isEqualTo(18);
        assertThat(errors).containsOnlyOnce("none.pem: no such file");
        assertThat(output).doesNotContain("failed");
    }

    @Test
    void saysThatNothingWasChangedWhereNamesAreMissing() {
        assertThat(hod("pack", "team/no:1", "--pool", at("upstream"), "-o", at("x.tar")))
                .isEqualTo(2);

        assertThat(errors)
                .contains("hint: nothing was changed; hod ls " + at("upstream") + " shows");
    }

    @Test
    void advisesToKeepAListOfTheFailed() {
        assertThat(pull("team/none:1", "--platform=all")).isEqualTo(3);

        assertThat(output).contains("run again with the same options").contains("--failed-list");
    }

    @Test
    void namesTheImagesAndTheFileOfABlobThatAPoolLost() throws IOException {
        Digest layer = one.blobs().lastEntry().getKey();
        Path blob =
                folder.resolve("upstream/docker/registry/v2/blobs/sha256")
                        .resolve(layer.hex().substring(0, 2))
                        .resolve(layer.hex())
                        .resolve("data");
        byte[] bytes = Files.readAllBytes(blob);
        bytes[0] ^= 1;
        Files.write(blob, bytes);

        assertThat(hod("verify", at("upstream"))).isEqualTo(13);

        assertThat(errors)
                .contains("team/one:1 needs it; its file is " + blob)
                .contains("hint: hod verify", "--repair --from");
    }

    @Test
    void makesNoFolderForABundle() {
        assertThat(hod("pack", "--all", "--pool", at("upstream"), "-o", at("none/x.tar")))
                .isEqualTo(64);

        assertThat(errors).contains("there is no folder " + at("none"));
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
