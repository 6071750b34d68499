package dev.hod.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reads standard output may stop before its end. */
class ReaderGoneTest {
    @TempDir private Path folder;

    @Test
    void endsQuietlyAsAProgramThatThePipeEnded() throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "-c"));
        // The reader is gone long before a runtime has started.
        command.add("set -o pipefail; \"$@\" | :; echo \"exit ${PIPESTATUS[0]}\"");
        command.add("bash");
        command.addAll(Program.command(List.of("-XX:TieredStopAtLevel=1"), List.of("--help")));
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();

        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).isEqualTo("exit 141\n");
    }
}
