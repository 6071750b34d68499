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
import org.junit.jupiter.api.Timeout;
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

    /**
     * What zsh makes of some words and a tab, on a terminal of its own.
     *
     * @param before what its start-up file does besides
     * @param lines without an apostrophe
     */
    private List<String> byZsh(String before, String... lines) throws IOException {
        Path script =
                Files.writeString(
                        folder.resolve("terminal.zsh"),
                        """
                        zmodload zsh/zpty
                        zpty z zsh -f -i
                        zpty -w z 'PS1=; fpath=(FPATH $fpath); autoload -U compinit; compinit -u -D; BEFORE; setopt no_beep; show() { print -r -- "[[$BUFFER]]"; BUFFER= }; zle -N show; bindkey "^X" show; print READY-$((1+1))'
                        zpty -r z out '*READY-2*'
                        for line in 'WORDS'; do
                            zpty -w -n z "$line"$'\\t\\x18'
                            zpty -r z out '*\\[\\[*\\]\\]*'
                            print -r -- "${${out##*\\[\\[}%%\\]\\]*}"
                        done
                        zpty -d z
                        """
                                .replace("FPATH", folder.resolve("functions").toString())
                                .replace("BEFORE", before)
                                .replace("WORDS", String.join("' '", lines)));
        return Peers.run("zsh", "-f", script.toString())
                .success()
                .lines()
                .map(String::strip)
                .toList();
    }

    @Test
    @Timeout(60)
    void zshCompletesCommandsAndTheirOptions() throws IOException {
        Peers.require("zsh");
        Path function = folder.resolve("functions/_hod");
        Files.createDirectories(function.getParent());
        Files.writeString(function, script("zsh"));

        assertThat(
                        byZsh(
                                ":",
                                "hod pul",
                                "hod --debug pul",
                                "hod pull --plat",
                                "hod login --password-s",
                                "hod sync --imag",
                                "hod pull --ca " + folder.resolve("func")))
                .containsExactly(
                        "hod pull",
                        "hod --debug pull",
                        "hod pull --platform=",
                        "hod login --password-stdin",
                        "hod sync --images=",
                        "hod pull --ca " + folder.resolve("functions") + '/');
    }

    @Test
    @Timeout(60)
    void zshTakesTheScriptAsItComes() throws IOException {
        Peers.require("zsh");
        Path sourced = Files.writeString(folder.resolve("hod.zsh"), script("zsh"));

        assertThat(byZsh("source " + sourced, "hod copy --override-a"))
                .containsExactly("hod copy --override-arch=");
    }

    /** What fish offers for the last of some words, without what it says of each. */
    private List<String> byFish(String words) throws IOException {
        Path script = Files.writeString(folder.resolve("hod.fish"), script("fish"));
        return Peers.run(
                        "fish",
                        "--no-config",
                        "-c",
                        "source %s; complete -C '%s'".formatted(script, words))
                .success()
                .lines()
                .map(line -> line.split("\t", 2)[0])
                .toList();
    }

    @Test
    void fishCompletesCommandsAndTheirOptions() throws IOException {
        assertThat(byFish("hod pul")).containsExactly("pull");
        assertThat(byFish("hod log")).containsExactly("login", "logout");
        assertThat(byFish("hod pull --plat")).containsExactly("--platform");
        assertThat(byFish("hod login --password-s")).containsExactly("--password-stdin");
        assertThat(byFish("hod sync --im")).containsExactly("--images");
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
