package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Tags of a pool that are there and lead nowhere. */
class BrokenTagsTest extends CommandLineKit {
    private static final String BOTH = "team/both:2";

    BrokenTagsTest() throws IOException {}

    private Path tag() {
        return folder.resolve(
                "upstream/docker/registry/v2/repositories/team/both/_manifests/tags/2");
    }

    private void breakLink() throws IOException {
        Files.writeString(tag().resolve("current/link"), "garbage");
    }

    private void removeLink() throws IOException {
        Files.delete(tag().resolve("current/link"));
    }

    @Test
    void areListedAsBrokenBesideTheOthers() throws IOException {
        breakLink();

        assertThat(hod("ls", at("upstream"))).isEqualTo(3);
        assertThat(output).contains("team/one:1").contains(BOTH).contains("names no digest");
    }

    @Test
    void areListedForMachinesWithoutADigest() throws IOException {
        removeLink();

        assertThat(hod("ls", at("upstream"), "--json")).isEqualTo(3);
        assertThat(output)
                .contains("{\"event\":\"listed\",\"image\":\"team/both:2\",\"problem\":\"")
                .contains("\"problems\":1");
    }

    @Test
    void areNotLeftOutOfABundle() throws IOException {
        removeLink();

        assertThat(hod("pack", "--all", "--pool", at("upstream"), "-o", at("a.tar"))).isEqualTo(2);
        assertThat(errors).contains(BOTH).contains("has no link");
        assertThat(folder.resolve("a.tar")).doesNotExist();
    }

    @Test
    void areNotLeftOutWhereAListNamesThem() throws IOException {
        breakLink();

        assertThat(hod("select", BOTH, "--pool", at("upstream"), "--to", at("to"))).isEqualTo(13);
        assertThat(errors).contains(BOTH).contains("names no digest").doesNotContain("not there");
    }

    @Test
    void failAloneWhereTheOthersAreInstalled() throws IOException {
        Files.writeString(tag().resolve("current/link"), "");

        assertThat(
                        hod(
                                "install",
                                at("upstream"),
                                "--to",
                                target.host(),
                                "--receipt",
                                at("receipt.jsonl")))
                .isEqualTo(3);
        assertThat(atSite("team/one:1")).isEqualTo(one.digest());
        assertThat(output + errors).contains(BOTH).contains("names no digest");
    }

    @Test
    void areBrokenWithoutAnythingInTheirFolder() throws IOException {
        Files.createDirectory(tag().resolveSibling("3"));

        assertThat(hod("ls", at("upstream"))).isEqualTo(3);
        assertThat(output).contains("team/both:3").contains("has no link");
    }

    @Test
    void areListedWhereTheirManifestIsGone() throws IOException {
        String hex = both.digest().hex();
        Files.delete(
                folder.resolve("upstream/docker/registry/v2/blobs/sha256")
                        .resolve(hex.substring(0, 2))
                        .resolve(hex)
                        .resolve("data"));

        assertThat(hod("ls", at("upstream"))).isEqualTo(3);
        assertThat(output).contains("team/one:1").contains(BOTH).contains("is not there");
    }
}
