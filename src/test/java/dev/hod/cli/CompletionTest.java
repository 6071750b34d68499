package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.cli.outcome.ExitCode;
import dev.hod.testing.Peers;
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

class CompletionTest {
    @TempDir Path folder;

    private static String script(String shell) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int exitCode =
                Main.run(
                        List.of("completion", shell),
                        Map.of(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        System.err);
        assertThat(exitCode).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What bash offers for the last of some words. */
    private String offered(String words) throws IOException {
        Path script = Files.writeString(folder.resolve("hod.bash"), script("bash"));
        int last = words.split(" ").length - 1;
        return Peers.run(
                        "bash",
                        "-c",
                        "source %s; compopt() { :; }; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_hod; echo ${COMPREPLY[@]}"
                                .formatted(script, words, last))
                .success()
                .strip();
    }

    @Test
    void bashCompletesCommandsAndTheirOptions() throws IOException {
        assertThat(offered("hod pul")).isEqualTo("pull");
        assertThat(offered("hod log")).isEqualTo("login logout");
        assertThat(offered("hod pull --plat")).isEqualTo("--platform");
        assertThat(offered("hod login --password-s")).isEqualTo("--password-stdin");
        assertThat(offered("hod copy --override-a")).isEqualTo("--override-arch");
    }

    @Test
    void zshReadsBashsScript() {
        assertThat(script("zsh")).startsWith("#compdef hod\n").contains("bashcompinit");
    }

    @Test
    void fishGetsALineForEachOption() {
        assertThat(script("fish").lines())
                .allMatch(line -> line.startsWith("complete -c hod "))
                .anyMatch(line -> line.contains("-a pull -d "))
                .anyMatch(line ->
                        line.startsWith(
                                "complete -c hod -n '__fish_seen_subcommand_from login' -s u -l"
                                        + " username -r -d '"));
    }

    @Test
    void refusesOtherShells() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                Main.run(
                        List.of("completion", "csh"),
                        Map.of(),
                        System.out,
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("bash, zsh or fish");
    }
}
