package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Descriptor;
import dev.hod.pool.Pool;
import dev.hod.testing.MadeImage;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every command on real stores, where all goes well. */
class CommandsTest extends CommandLineKit {
    CommandsTest() throws IOException {}

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
    void namesBothDigestsOfAnIndexThatIsCutDown() {
        String cut = "team/both:2: index " + both.digest() + " without other platforms is sha256:";
        String two = "--platform=linux/amd64,linux/arm64";
        assertThat(pull("--platform=all")).isZero();

        assertThat(hod("pack", "team/both:2", "--pool", at("pool"), "-o", at("b.tar"), two))
                .isZero();
        assertThat(output + errors).containsOnlyOnce(cut);
        assertThat(hod("ls", at("pool"), "team/both:2", two)).isZero();
        assertThat(output + errors).containsOnlyOnce(cut);
        assertThat(hod("select", "team/both:2", "--pool", at("pool"), "--to", at("s"), two))
                .isZero();
        assertThat(output + errors).containsOnlyOnce(" out of " + both.digest());
    }

    @Test
    void saysBothDigestsOfAFilteredIndexOnce() {
        assertThat(pull("--platform", "linux/amd64,linux/arm64", "--allow-missing-platform"))
                .isIn(0, 3);

        assertThat(output + errors).containsOnlyOnce(both.digest().toString());
    }

    @Test
    void packsWhatSpeaksOfAnImageWithIt() throws IOException {
        MadeImage sbom = random.referrer(one, "application/spdx+json");
        MadeImage signature = random.cosignSignature(one);
        String tag = "team/one:sha256-" + one.digest().hex();
        random.referrersIndex(List.of(sbom)).writeTo(upstream, tag);
        signature.writeTo(upstream, tag + ".sig");

        assertThat(hod("pack", "team/one:1", "--pool", at("upstream"), "-o", at("a.tar"))).isZero();
        assertThat(hod("ls", at("a.tar"))).isZero();
        assertThat(output).doesNotContain("sha256-");
        assertThat(
                        hod(
                                "pack",
                                "team/one:1",
                                "--referrers",
                                "--pool",
                                at("upstream"),
                                "-o",
                                at("b.tar")))
                .isZero();
        assertThat(hod("verify", at("b.tar"))).isZero();
        assertThat(hod("unpack", at("b.tar"), "--to", at("unpacked"))).isZero();

        try (PoolStore unpacked = PoolStore.open(folder.resolve("unpacked"), Pool.Mode.READ)) {
            var found = unpacked.source(MadeImage.named("team/one:1")).referrers(one.digest());
            assertThat(found.manifests())
                    .extracting(Descriptor::digest)
                    .containsExactly(sbom.digest());
            assertThat(found.tags())
                    .extracting(tagged -> tagged.descriptor().digest())
                    .containsExactly(signature.digest());
        }
    }

    @Test
    void logsRequestsWithoutSecretsWhereAskedTo() {
        assertThat(pull("--platform=all", "--debug")).isZero();

        assertThat(errors)
                .containsPattern(
                        "HEAD http://127.0.0.1:\\d+/v2/team/one/manifests/1: 200 in \\d+ ms\n")
                .doesNotContain("Authorization");
        assertThat(pull("--platform=all")).isZero();
        assertThat(errors).doesNotContain("HEAD http");
    }

    @Test
    void takesWhatSpeaksOfAnImageAlongByEveryWay() throws IOException {
        MadeImage sbom = random.referrer(one, "application/spdx+json");
        MadeImage signature = random.cosignSignature(one);
        String tag = "team/one:sha256-" + one.digest().hex();
        random.referrersIndex(List.of(sbom)).writeTo(upstream, tag);
        signature.writeTo(upstream, tag + ".sig");
        String image = "team/one:1";

        String pool = at("upstream");
        assertThat(hod("select", image, "--referrers", "--pool", pool, "--to", at("subset")))
                .isZero();
        assertThat(hod("pack", "--all", "--referrers", "--pool", at("subset"), "-o", at("a.tar")))
                .isZero();
        assertThat(hod("unpack", at("a.tar"), image, "--referrers", "--to", at("unpacked")))
                .isZero();
        assertThat(
                        hod(
                                "install",
                                at("unpacked"),
                                image,
                                "--referrers",
                                "--to",
                                target.host(),
                                "--receipt",
                                at("receipt.jsonl")))
                .isZero();

        assertThat(atSite(image)).isEqualTo(one.digest());
        assertThat(atSite(tag + ".sig")).isEqualTo(signature.digest());
        assertThat(site.source(MadeImage.named(image)).referrers(one.digest()).manifests())
                .extracting(Descriptor::digest)
                .containsExactly(sbom.digest());
        assertThat(hod("pack", image, "--pool", at("subset"), "-o", at("b.tar"))).isZero();
        assertThat(hod("ls", at("b.tar"))).isZero();
        assertThat(output).doesNotContain("sha256-");
    }
}
