package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that lack platforms, fail, or stand in each other's way, among others that do not. */
class WhatIsWantedTest extends CommandLineKit {
    private static final String MACHINE = ", as this machine is;";
    private final MadeImage arm64 =
            random.image(RandomImages.Format.OCI, RandomImages.ARM64, RandomImages.Packing.GZIP);

    WhatIsWantedTest() throws IOException {}

    private Path list(String... lines) throws IOException {
        return Files.write(folder.resolve("some.list"), List.of(lines));
    }

    @Test
    void namesThePlatformThatIsMissingWhereItIsAllowedTo() {
        assertThat(
                        hod(
                                "pull",
                                "team/both:2",
                                "--from",
                                source.host(),
                                "--pool",
                                at("pool"),
                                "--platform=linux/amd64,linux/s390x",
                                "--allow-missing-platform"))
                .isZero();

        assertThat(output + errors)
                .containsOnlyOnce("team/both:2: not for linux/s390x; taken for linux/amd64");
    }

    @Test
    void packsAndSelectsOnePlatformOfAMixedPool() throws IOException {
        arm64.writeTo(upstream, "team/arm:1");
        String pool = at("upstream");
        String[] wanted = {"--platform=linux/arm64", "--allow-missing-platform"};

        assertThat(hod("pack", "--all", "--pool", pool, "-o", at("arm.tar"), wanted[0], wanted[1]))
                .isZero();
        assertThat(output + errors)
                .contains("team/one:1 is left out: ")
                .contains("not for linux/arm64; there is linux/amd64");
        assertThat(hod("ls", at("arm.tar"))).isZero();
        assertThat(output).contains("team/both:2", "team/arm:1").doesNotContain("team/one");

        assertThat(
                        hod(
                                "select",
                                list("team/one:1", "team/both:2", "team/both:2", "team/arm:1")
                                        .toString(),
                                "--pool",
                                pool,
                                "--to",
                                at("arm"),
                                wanted[0],
                                wanted[1]))
                .isZero();
        assertThat(output + errors).contains("team/one:1 is left out: ").contains("2 images in ");
        assertThat(hod("ls", at("arm"))).isZero();
        assertThat(output).contains("team/both:2", "team/arm:1").doesNotContain("team/one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pull", "sync", "install", "unpack", "select"})
    void leavesOutWhatHasNoneOfThePlatformsOnlyWhereThatIsAllowed(String verb) throws IOException {
        String list = list("team/one:1", "team/both:2").toString();
        String bundle = at("all.tar");
        assertThat(hod("pack", "--all", "--pool", at("upstream"), "-o", bundle)).isZero();
        String platform = "--platform=linux/arm64";
        String receipt = "--receipt=" + at("receipt.jsonl");
        String to = target.host();
        List<String> command =
                switch (verb) {
                    case "pull" -> List.of(verb, list, "--from", source.host(), "--pool", at("p"));
                    case "sync" ->
                            List.of(verb, list, "--from", source.host(), "--to", to, receipt);
                    case "install" -> List.of(verb, bundle, list, "--to", to, receipt);
                    case "unpack" -> List.of(verb, bundle, list, "--to", at("p"));
                    default -> List.of(verb, list, "--pool", at("upstream"), "--to", at("p"));
                };
        String[] strict = with(command, platform);
        String[] lenient = with(command, platform, "--allow-missing-platform");

        assertThat(hod(strict)).isEqualTo(verb.equals("select") ? 10 : 3);
        assertThat(output + errors).contains("not for linux/arm64; there is linux/amd64");
        assertThat(hod(lenient)).isZero();
        assertThat(output + errors)
                .contains("team/one:1 is left out: ", "not for linux/arm64; there is linux/amd64")
                .contains("1 image has none of the platforms wanted, and was left out")
                .doesNotContain("failed");
    }

    private static String[] with(List<String> command, String... more) {
        return Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void carriesIndexesInsideAnIndexWithoutOtherPlatforms() throws IOException {
        MadeImage outer =
                random.referrersIndex(
                        List.of(
                                both,
                                random.index(RandomImages.Format.DOCKER, RandomImages.ARM64)));
        outer.writeTo(upstream, "team/outer:1");
        String wanted = "--platform=linux/amd64,linux/arm64";
        String inside = "the index inside it " + both.digest() + " without other platforms is ";

        assertThat(hod("pack", "team/outer:1", "--pool", at("upstream"), "-o", at("b.tar"), wanted))
                .isZero();
        assertThat(output + errors).containsOnlyOnce(inside);
        assertThat(hod("verify", at("b.tar"))).isZero();
        assertThat(hod("unpack", at("b.tar"), "--to", at("unpacked"))).isZero();
        assertThat(
                        hod(
                                "pull",
                                "team/outer:1",
                                "--from",
                                source.host(),
                                "--pool",
                                at("pool"),
                                wanted))
                .isZero();
        assertThat(output + errors).containsOnlyOnce(inside);
        assertThat(hod("verify", at("pool"))).isZero();
        Path tag = Path.of("docker/registry/v2/repositories/team/outer/_manifests/tags/1");
        assertThat(folder.resolve("pool").resolve(tag).resolve("current/link"))
                .hasSameTextualContentAs(
                        folder.resolve("unpacked").resolve(tag).resolve("current/link"));
    }

    @Test
    void doesNotAdviseWhatWasGiven() {
        String advice = "--allow-missing-platform takes";
        String[] command = {
            "pack",
            "team/one:1",
            "--pool",
            at("upstream"),
            "-o",
            at("b.tar"),
            "--platform=linux/s390x"
        };
        String[] allowing = java.util.Arrays.copyOf(command, command.length + 1);
        allowing[command.length] = "--allow-missing-platform";

        assertThat(hod(command)).isEqualTo(10);
        assertThat(errors).contains(advice);
        assertThat(hod(allowing)).isEqualTo(10);
        assertThat(errors).doesNotContain(advice);
        assertThat(pull("--platform=linux/s390x")).isEqualTo(10);
        assertThat(output + errors).contains(advice);
        assertThat(pull("--platform=linux/s390x", "--allow-missing-platform")).isEqualTo(10);
        assertThat(output + errors).doesNotContain(advice);
    }

    @Test
    void failsOneImageWhereTheFirstFailureIsTheEnd() throws IOException {
        Path list = list("no/a:1", "no/b:1", "no/c:1", "team/one:1", "no/d:1");

        assertThat(
                        hod(
                                "pull",
                                list.toString(),
                                "--from",
                                source.host(),
                                "--pool",
                                at("pool"),
                                "--platform=all",
                                "--fail-fast"))
                .isEqualTo(2);

        assertThat(output + errors).contains("there is no such image");
        assertThat((output + errors).split("there is no such image", -1).length).isLessThan(4);
        assertThat(output).contains("1 failed").contains("4 not");
    }

    @Test
    void letsTheOthersGoOnWhereTwoImagesWantOneName() throws IOException {
        one.writeTo(site, "team/both:2");
        Path list =
                list(
                        source.host() + "/team/both:2",
                        target.host() + "/team/both:2",
                        source.host() + "/team/one:1");

        assertThat(hod("pull", list.toString(), "--pool", at("pool"), "--platform=all"))
                .isEqualTo(3);

        assertThat(output + errors)
                .contains(source.host() + "/team/both:2 is " + both.digest())
                .contains(target.host() + "/team/both:2 is " + one.digest());
        assertThat(hod("ls", at("pool"))).isZero();
        assertThat(output).contains("team/one:1").doesNotContain("team/both");
    }

    @Test
    void saysTheTagOfALineOfThreeFields() throws IOException {
        Path list = list("no/app kept/app v7", "team/one:1");

        assertThat(
                        hod(
                                "pull",
                                list.toString(),
                                "--from",
                                source.host(),
                                "--pool",
                                at("pool"),
                                "--platform=all"))
                .isEqualTo(3);

        assertThat(output + errors).contains("no/app:v7");
    }

    @Test
    void speaksOfThisMachineOnlyWhereItIsMeant() throws IOException {
        Path list = list("team/both:2 linux/arm64");
        String pool = at("pool");

        assertThat(hod("pull", list.toString(), "--from", source.host(), "--pool", pool)).isZero();
        assertThat(output + errors).doesNotContain(MACHINE);
        assertThat(hod("pull", "No/Image", "--from", source.host(), "--pool", pool)).isEqualTo(18);
        assertThat(output + errors).doesNotContain(MACHINE);
        hod("pull", "team/both:2", "--from", source.host(), "--pool", pool);
        assertThat(output + errors).containsOnlyOnce(MACHINE);
    }

    @Test
    void refusesToWriteAnImageOverItsOwnSource() throws IOException {
        both.writeTo(site, "team/app:1");
        String[] sync = {
            "sync",
            "team/app:1",
            "--platform=linux/amd64",
            "--from",
            target.host(),
            "--to",
            target.host(),
            "--receipt",
            at("receipt.jsonl")
        };

        assertThat(hod(sync)).isEqualTo(15);

        assertThat(errors).contains("over their own sources").contains("team/app:1");
        Digest still = atSite("team/app:1");
        assertThat(still).isEqualTo(both.digest());
        sync[6] = target.host().replace("127.0.0.1", "LocalHost");
        assertThat(hod(sync)).isEqualTo(15);
        assertThat(atSite("team/app:1")).isEqualTo(both.digest());
        sync[6] = target.host() + "/mirror";
        assertThat(hod(sync)).isZero();
    }
}
