package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.pool.Pool;
import dev.hod.server.RegistryServer;
import dev.hod.server.ServerSettings;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.transport.pool.PoolStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command on real stores, as a user would type it. */
@SuppressWarnings("NullAway.Init")
class CommandsTest {
    @TempDir Path folder;
    private final RandomImages random = new RandomImages(7);
    private final MadeImage one = random.image();
    private final MadeImage both =
            random.index(
                    RandomImages.Format.OCI,
                    RandomImages.AMD64,
                    RandomImages.ARM64,
                    RandomImages.ARMV7);
    private PoolStore upstream;
    private PoolStore site;
    private RegistryServer source;
    private RegistryServer target;
    private String output = "";
    private String errors = "";

    CommandsTest() throws IOException {}

    @BeforeEach
    void start() throws IOException {
        upstream = PoolStore.open(folder.resolve("upstream"), Pool.Mode.WRITE);
        one.writeTo(upstream, "team/one:1");
        both.writeTo(upstream, "team/both:2");
        source = RegistryServer.start(upstream, ServerSettings.readOnly(ServerSettings.loopback()));
        site = PoolStore.open(folder.resolve("site"), Pool.Mode.WRITE);
        target =
                RegistryServer.start(
                        site,
                        ServerSettings.writable(
                                ServerSettings.loopback(), folder.resolve("uploads")));
    }

    @AfterEach
    void stop() throws IOException {
        target.close();
        source.close();
        site.close();
        upstream.close();
    }

    private int hod(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                Main.run(
                        List.of(args),
                        Map.of("HOME", folder.toString()),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        output = out.toString(StandardCharsets.UTF_8);
        errors = err.toString(StandardCharsets.UTF_8);
        return exitCode;
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private int pull(String... more) {
        String[] args = {
            "pull", "team/one:1", "team/both:2", "--from", source.host(), "--pool", at("pool")
        };
        String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return hod(all);
    }

    private Digest atSite(String name) throws IOException {
        return site.source(MadeImage.named(name)).resolve().map(Descriptor::digest).orElseThrow();
    }

    @Test
    void carriesImagesTheWholeWay() throws IOException {
        assertThat(pull("--platform", "all")).isZero();
        assertThat(output).contains("2 images, ").contains(" fetched in ");
        assertThat(pull("--platform", "all")).isZero();
        assertThat(output).contains("2 images were there already");

        assertThat(hod("select", "one:1", "--pool", at("pool"), "--to", at("subset"))).isEqualTo(2);
        assertThat(folder.resolve("subset")).doesNotExist();
        assertThat(hod("select", "team/one:1", "--pool", at("pool"), "--to", at("subset")))
                .isZero();
        assertThat(hod("pack", "--all", "--pool", at("pool"), "-o", at("site.tar"))).isZero();
        assertThat(hod("verify", at("site.tar"))).isZero();
        assertThat(hod("verify", at("subset"))).isZero();
        assertThat(hod("ls", at("site.tar"))).isZero();
        assertThat(output).contains("team/both:2").contains("linux/arm64");
        assertThat(hod("unpack", at("site.tar"), "--to", at("unpacked"))).isZero();
        assertThat(hod("verify", at("unpacked"))).isZero();

        String receipt = at("receipt.jsonl");
        assertThat(
                        hod(
                                "install",
                                at("site.tar"),
                                "--to",
                                target.host() + "/mirror",
                                "--receipt",
                                receipt))
                .isZero();
        assertThat(atSite("mirror/team/one:1")).isEqualTo(one.digest());
        assertThat(atSite("mirror/team/both:2")).isEqualTo(both.digest());
        assertThat(Path.of(receipt)).isNotEmptyFile();
        assertThat(
                        hod(
                                "sync",
                                "team/both:2",
                                "--platform=all",
                                "--from",
                                source.host(),
                                "--to",
                                target.host(),
                                "--receipt",
                                receipt))
                .isZero();
        assertThat(atSite("team/both:2")).isEqualTo(both.digest());
    }

    @Test
    void reportsBothDigestsOfAFilteredIndex() {
        assertThat(pull("--platform", "linux/amd64,linux/arm64", "--allow-missing-platform"))
                .isIn(0, 3);

        assertThat(output)
                .containsPattern(
                        "team/both:2: an index of some of its platforms, sha256:[0-9a-f]{64} out of "
                                + both.digest());
    }

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
    void namesBothDigestsOfAnIndexThatIsCutDown() {
        String cut = "team/both:2: index " + both.digest() + " without other platforms is sha256:";
        String two = "--platform=linux/amd64,linux/arm64";
        assertThat(pull("--platform=all")).isZero();

        assertThat(hod("pack", "team/both:2", "--pool", at("pool"), "-o", at("b.tar"), two))
                .isZero();
        assertThat(output + errors).containsOnlyOnce(cut);
        assertThat(hod("ls", at("pool"), "team/both:2", two)).isZero();
        assertThat(output + errors).containsOnlyOnce(cut);
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
    void saysBothDigestsOfAFilteredIndexOnce() {
        assertThat(pull("--platform", "linux/amd64,linux/arm64", "--allow-missing-platform"))
                .isIn(0, 3);

        assertThat(output + errors).containsOnlyOnce(both.digest().toString());
    }
}
