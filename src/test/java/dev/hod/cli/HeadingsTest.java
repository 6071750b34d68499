package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Headings of lists on their way from list to list. */
class HeadingsTest extends CommandLineKit {
    private static final String TWICE = "##a\nteam/one:1\n##b\nteam/one:1\nteam/both:2\n";

    HeadingsTest() throws IOException {}

    private String list(String text) throws IOException {
        return Files.writeString(folder.resolve("some.list"), text).toString();
    }

    private int pulled(String list) throws IOException {
        return hod(
                "pull",
                list(list),
                "--from",
                source.host(),
                "--pool",
                at("pool"),
                "--platform=all");
    }

    private String packed(String... what) {
        String[] pack = {"pack", "--pool", at("pool"), "-o", at("b.tar")};
        String[] all = java.util.Arrays.copyOf(pack, pack.length + what.length);
        System.arraycopy(what, 0, all, pack.length, what.length);
        assertThat(hod(all)).isZero();
        assertThat(hod("ls", at("b.tar"), "--json")).isZero();
        return output;
    }

    @Test
    void anImageBelongsToEveryHeadingItStandsUnder() throws IOException {
        assertThat(pulled(TWICE)).isZero();

        assertThat(packed("--all", "--group", "b")).contains("team/one:1").contains("team/both:2");
        assertThat(packed("--all", "--group", "a"))
                .contains("team/one:1")
                .doesNotContain("team/both:2")
                .contains("\"groups\":[\"a\",\"b\"]");
    }

    @Test
    void headingsOfOneRunAddToThoseOfAnother() throws IOException {
        assertThat(pulled("##a\nteam/one:1\n")).isZero();
        assertThat(pulled("##b\nteam/one:1\n")).isZero();

        assertThat(packed("--all")).contains("\"groups\":[\"a\",\"b\"]");
        assertThat(pulled("team/one:1\n")).isZero();
        assertThat(packed("--all")).contains("\"groups\":[\"a\",\"b\"]");
    }

    @Test
    void aBundleHasTheHeadingsOfTheListItWasPackedFrom() throws IOException {
        assertThat(pulled("team/one:1\nteam/both:2\n")).isZero();

        assertThat(packed(list(TWICE))).contains("\"groups\":[\"a\",\"b\"]", "\"group\":\"b\"");
    }

    @Test
    void aBundleOfImagesOfUnknownOriginIsUnpackedByHeading() throws IOException {
        assertThat(hod("pack", list(TWICE), "--pool", at("upstream"), "-o", at("b.tar"))).isZero();

        assertThat(hod("unpack", at("b.tar"), "--group", "a", "--to", at("to"))).isZero();
        assertThat(hod("ls", at("to"))).isZero();
        assertThat(output).contains("team/one:1").doesNotContain("team/both:2");
    }

    @Test
    void aSelectedTreeHasTheHeadingsOfTheList() throws IOException {
        assertThat(pulled("team/one:1\nteam/both:2\n")).isZero();

        assertThat(hod("select", list(TWICE), "--pool", at("pool"), "--to", at("to"))).isZero();
        assertThat(hod("ls", at("to"), "--json")).isZero();
        assertThat(output).contains("\"groups\":[\"a\",\"b\"]");
    }

    @Test
    void whatFailedIsWrittenUnderEachOfItsHeadings() throws IOException {
        assertThat(
                        hod(
                                "pull",
                                list(TWICE + "team/none:1\n##c\nteam/none:1\n"),
                                "--from",
                                source.host(),
                                "--pool",
                                at("pool"),
                                "--platform=all",
                                "--failed-list",
                                at("failed.list")))
                .isEqualTo(3);

        assertThat(folder.resolve("failed.list"))
                .content()
                .matches("(?s)##b\nteam/none:1 .*\n##c\nteam/none:1 .*\n");
    }
}
