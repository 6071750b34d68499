package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return Main.run(
                List.of(args),
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showsTheOverviewWithoutArguments() {
        assertThat(run()).isZero();

        assertThat(output())
                .startsWith("hod carries container images across the air gap.\n")
                .contains("  install          push a bundle");
        assertThat(output().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void hasTheVersionOfItsPom() throws IOException {
        assertThat(run("--version")).isZero();

        assertThat(output()).isEqualTo("hod version " + Main.VERSION + "\n");
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<artifactId>hod</artifactId>\n  <version>" + Main.VERSION + "<");
    }

    @ParameterizedTest
    @EnumSource
    void helpsWithEveryCommand(Verb verb) {
        assertThat(run("help", verb.word())).isZero();

        assertThat(output())
                .contains("\n  hod " + verb.word())
                .contains("\nExamples\n")
                .contains("--quiet")
                .contains("\nExit codes\n")
                .doesNotContain("${");
        assertThat(output().lines().filter(line -> line.startsWith("  hod " + verb.word())))
                .hasSizeGreaterThanOrEqualTo(2);
        String byHelp = output();
        out.reset();
        assertThat(run(verb.word(), "--help")).isZero();
        assertThat(output()).isEqualTo(byHelp);
    }

    @ParameterizedTest
    @EnumSource
    void helpFitsAPlainTerminal(Verb verb) {
        assertThat(Help.of(verb, 80).lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void allOfTheHelpFitsAPlainTerminal() {
        run("help", "--all");

        assertThat(output().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void breaksALongExampleAsAShellTakesIt() {
        assertThat(Help.of(Verb.COPY, 80))
                .contains("docker-archive:/dev/stdout:alpine:3.20 | \\\n      docker load\n");
    }

    @Test
    void guessesWhichCommandWasMeant() {
        assertThat(run("isntall", "x")).isEqualTo(64);
        assertThat(errors()).isEqualTo("hod: no command \"isntall\"\n     hint: hod install\n");
    }

    @Test
    void refusesWhatItDoesNotKnowBeforeAnythingIsDone(@TempDir Path folder) {
        Path pool = folder.resolve("pool");

        assertThat(run("pull", "a:1", "--pool", pool.toString(), "--bogus")).isEqualTo(64);

        assertThat(errors())
                .isEqualTo("hod: pull: unknown option --bogus\n     hint: hod help pull\n");
        assertThat(pool).doesNotExist();
    }

    @Test
    void reportsAMisspeltOptionBeforeTheOneThatIsMissing() {
        assertThat(run("pull", "a:1", "--pol", "pool")).isEqualTo(64);

        assertThat(errors()).startsWith("hod: pull: unknown option --pol; did you mean --pool?\n");
    }

    @Test
    void endsLikeSkopeoWhereSkopeoHasTheCommand() {
        assertThat(run("sync", "--bogus")).isEqualTo(1);
    }

    @Test
    void refusesAPlatformThatIsNone(@TempDir Path folder) {
        Path pool = folder.resolve("pool");

        assertThat(run("pull", "a:1", "--pool", pool.toString(), "--platform", "arm64"))
                .isEqualTo(64);

        assertThat(errors()).contains("did you mean \"linux/arm64\"?");
        assertThat(pool).doesNotExist();
    }

    @Test
    void reportsEveryBadLineOfAListBeforeAnythingIsDone(@TempDir Path folder) throws IOException {
        Path list = folder.resolve("site.list");
        Files.writeString(list, "alpine:3.14\nAlpine:3.14\n\na b c d\n");
        Path pool = folder.resolve("pool");

        assertThat(run("--quiet", "pull", list.toString(), "--pool", pool.toString()))
                .isEqualTo(18);

        assertThat(errors())
                .contains(list + ":2: \"Alpine:3.14\": a repository name is lower case")
                .contains(list + ":4: \"a b c d\": 4 fields");
        assertThat(pool).doesNotExist();
    }

    @Test
    void saysWhatIsNotThere(@TempDir Path folder) {
        assertThat(run("verify", folder.resolve("pool").toString())).isNotZero();

        assertThat(errors())
                .startsWith("hod: verify: ")
                .contains("pool")
                .doesNotContain("Exception");
    }

    @Test
    void endsAMachinesRunWithOneResult() {
        assertThat(run("--json", "pull", "--pool", "/nowhere/at/all", "A:1")).isEqualTo(18);

        assertThat(output().lines().filter(line -> line.contains("\"event\":\"result\"")))
                .hasSize(1);
        assertThat(output()).contains("\"exitCode\":18");
    }
}
