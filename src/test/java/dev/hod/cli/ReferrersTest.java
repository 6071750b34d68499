package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.pool.Pool;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.FakeReply;
import dev.hod.testing.MadeImage;
import dev.hod.transport.ImageSource;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Taking along what speaks of an image. */
class ReferrersTest extends CommandLineKit {
    ReferrersTest() throws IOException {}

    private static String tag(MadeImage subject) {
        return "sha256-" + subject.digest().hex();
    }

    @Test
    void takesWhatTheTagListsBesideWhatTheApiAnswers() throws IOException {
        MadeImage named = random.referrer(one, "application/spdx+json");
        MadeImage listedOnly = random.artifact();
        try (FakeRegistry api = FakeRegistry.start().withReferrers()) {
            fill(api, "1", one);
            fill(api, "sbom", named);
            fill(api, tag(one), random.referrersIndex(List.of(listedOnly)));

            assertThat(
                            hod(
                                    "pull",
                                    "team/one:1",
                                    "--from",
                                    api.host(),
                                    "--pool",
                                    at("pool"),
                                    "--platform=all",
                                    "--referrers"))
                    .isZero();
        }

        assertThat(output + errors)
                .contains("referrers (signatures, attestations, SBOMs) come along: 2, of 1 of 1");
        assertThat(listedInPool(one))
                .containsExactlyInAnyOrder(named.digest(), listedOnly.digest());
    }

    @Test
    void countsImagesAsImagesAndWhatSpeaksOfThemApart() throws IOException {
        MadeImage sbom = random.referrer(one, "application/spdx+json");
        random.referrersIndex(List.of(sbom)).writeTo(upstream, "team/one:" + tag(one));
        random.cosignSignature(both).writeTo(upstream, "team/both:" + tag(both) + ".sig");
        String counted = "2 images and 2 referrer tags, ";
        String bundle = at("b.tar");

        hod("pack", "--all", "--pool", at("upstream"), "-o", bundle);
        assertThat(output).startsWith(counted);
        hod("ls", bundle);
        assertThat(output).contains("\n" + counted);
        hod("ls", bundle, "--json");
        assertThat(output).contains("\"images\":2,\"referrerTags\":2,");
        hod("verify", bundle);
        assertThat(output).contains("is sound: " + counted);
        hod("verify", at("upstream"));
        assertThat(output).contains("is sound: " + counted);
        String[] install = {
            "install", bundle, "--to", target.host(), "--receipt", at("receipt.jsonl")
        };
        hod(install);
        assertThat(output).startsWith(counted);
        hod(install);
        assertThat(output).startsWith("2 images and 2 referrer tags were there already");
        hod("unpack", bundle, "--to", at("unpacked"));
        assertThat(output).startsWith(counted);
        hod("pull", "team/one:" + tag(one), "--from", source.host(), "--pool", at("pool"));
        assertThat(output).startsWith("1 referrer tag, ");
    }

    @Test
    void saysOnceOfHowManyImagesTheSignaturesStayBehind() throws IOException {
        Digest inside = both.manifests().getFirst().digest();
        random.cosignSignature(both).writeTo(upstream, "team/both:sha256-" + inside.hex() + ".sig");
        String left = "signatures, attestations and SBOMs stay behind: of 1 of 2 images";
        String pool = at("upstream");
        String bundle = at("b.tar");
        Path list = Files.write(folder.resolve("some.list"), List.of("team/one:1", "team/both:2"));

        hod("select", list.toString(), "--pool", pool, "--to", at("site-tree"));
        assertThat(errors).containsOnlyOnce(left);
        hod("pack", list.toString(), "--pool", pool, "-o", bundle);
        assertThat(errors).containsOnlyOnce(left);
        hod("pack", list.toString(), "--pool", pool, "-o", bundle, "--referrers");
        assertThat(errors).doesNotContain("stay behind");
        hod("pack", "team/one:1", "--pool", pool, "-o", at("one.tar"));
        assertThat(errors).doesNotContain("stay behind");
        hod("unpack", bundle, list.toString(), "--to", at("unpacked"));
        assertThat(errors).containsOnlyOnce(left);
        hod("unpack", bundle, "--to", at("unpacked"));
        assertThat(errors).doesNotContain("stay behind");
        hod("ls", bundle, "team/both:2");
        assertThat(errors).doesNotContain("stay behind");
    }

    @Test
    void saysThatThereAreNone() {
        assertThat(pull("--platform=all", "--referrers")).isZero();

        assertThat(output + errors)
                .containsOnlyOnce("no referrers (signatures, attestations, SBOMs) were found");
    }

    @Test
    void saysOnceThatThoseOfAWholeIndexStayBehindWithSomeOfItsPlatforms() throws IOException {
        random.cosignSignature(both).writeTo(upstream, "team/both:" + tag(both) + ".sig");
        String left = "what refers to whole indexes stays behind";

        for (String platform : List.of("linux/amd64", "linux/amd64,linux/arm64")) {
            pull("--platform", platform, "--referrers", "--allow-missing-platform");
            assertThat(output + errors).containsOnlyOnce(left);
        }
        assertThat(
                        hod(
                                "pack",
                                "team/both:2",
                                "--pool",
                                at("upstream"),
                                "-o",
                                at("b.tar"),
                                "--platform=linux/amd64",
                                "--referrers"))
                .isZero();
        assertThat(output + errors).containsOnlyOnce(left);
        assertThat(pull("--platform=all", "--referrers")).isZero();
        assertThat(output + errors).doesNotContain(left);
    }

    @Test
    void fetchesNoManifestAgainThatThePoolHas() throws IOException {
        MadeImage sbom = random.referrer(one, "application/spdx+json");
        random.referrersIndex(List.of(sbom)).writeTo(upstream, "team/one:" + tag(one));
        random.cosignSignature(one).writeTo(upstream, "team/one:" + tag(one) + ".sig");
        random.cosignSignature(both).writeTo(upstream, "team/both:" + tag(both) + ".sig");
        assertThat(pull("--platform=all", "--referrers")).isZero();

        assertThat(pull("--platform=all", "--referrers", "--debug")).isZero();

        assertThat(errors)
                .contains("HEAD http")
                .doesNotContainPattern("GET http\\S+/(manifests|blobs)/");
    }

    @Test
    void asksForListsOfTagsInPlaceOfEveryTagWhereAllWasAskedBefore() throws IOException {
        MadeImage sbom = random.referrer(one, "application/spdx+json");
        try (FakeRegistry registry = FakeRegistry.start()) {
            fill(registry, "1", one);
            fill(registry, tag(one) + ".sig", random.cosignSignature(one));
            assertThat(asked(registry)).hasSizeGreaterThan(6);

            assertThat(asked(registry))
                    .containsExactlyInAnyOrder(
                            "GET /v2/",
                            "HEAD /v2/team/one/manifests/1",
                            "GET /v2/team/one/tags/list?n=1000",
                            "HEAD /v2/team/one/manifests/" + tag(one) + ".sig",
                            "GET /v2/team/one/referrers/" + one.digest());

            fill(registry, "sbom", sbom);
            fill(registry, tag(one), random.referrersIndex(List.of(sbom)));
            asked(registry);
            assertThat(listedInPool(one)).containsExactly(sbom.digest());

            registry.always("GET", "tags/list", FakeReply.status(403, "DENIED"));
            assertThat(asked(registry))
                    .contains("HEAD /v2/team/one/manifests/" + tag(one) + ".att");
        }
    }

    /** What a registry is asked when one image is pulled with all that speaks of it. */
    private List<String> asked(FakeRegistry registry) {
        int before = registry.seen().size();
        assertThat(
                        hod(
                                "pull",
                                "team/one:1",
                                "--from",
                                registry.host(),
                                "--pool",
                                at("pool"),
                                "--platform=all",
                                "--referrers"))
                .isZero();
        return registry.seen().stream().skip(before).map(Object::toString).toList();
    }

    @Test
    void fetchesNoManifestAgainWhereFewerPlatformsAreTakenOfAWholePool() {
        assertThat(pull("--platform=all")).isZero();

        pull("--platform=linux/amd64", "--debug");

        assertThat(errors)
                .contains("HEAD http")
                .doesNotContainPattern("GET http\\S+/(manifests|blobs)/");
    }

    private static void fill(FakeRegistry registry, String tag, MadeImage image) {
        image.blobs().values().forEach(blob -> registry.addBlob("team/one", blob.bytes()));
        image.manifests().forEach(m -> registry.addManifest("team/one", tag, m));
    }

    private List<Digest> listedInPool(MadeImage subject) throws IOException {
        try (PoolStore pool = PoolStore.open(folder.resolve("pool"), Pool.Mode.READ)) {
            ImageSource index = pool.source(MadeImage.named("team/one:" + tag(subject)));
            return Manifest.parse(index.manifest(index.resolve().orElseThrow()))
                    .references()
                    .stream()
                    .map(Descriptor::digest)
                    .toList();
        }
    }
}
