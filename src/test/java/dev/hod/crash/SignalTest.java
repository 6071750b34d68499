package dev.hod.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A signal ends a run in order: what is not done is written down. */
class SignalTest {
    private static final long BYTES_PER_SECOND = 400_000;

    @TempDir private Path folder;

    /** A service's manager asks a program to end; a terminal that goes away says so. */
    @ParameterizedTest
    @CsvSource({"TERM,143", "HUP,129"})
    void aSignalledPullListsWhatItDidNotDo(String signal, int exitCode) throws IOException {
        assumeFalse(signal.equals("HUP") && hangUpIsIgnored(), "under nohup");
        try (Scene scene = Scene.make(folder, 4, 3, 500_000);
                SlowProxy proxy = SlowProxy.before(scene.host(), BYTES_PER_SECOND)) {
            Path failed = folder.resolve("failed.list");
            HodProcess pull =
                    HodProcess.start(
                            folder,
                            "pull",
                            scene.list().toString(),
                            "--from",
                            proxy.host(),
                            "--platform",
                            "all",
                            "--pool",
                            folder.resolve("pool").toString(),
                            "--failed-list",
                            failed.toString());

            HodProcess.Ended ended = pull.signalWhen(signal, () -> proxy.down() > 300_000);

            assertThat(ended.exitCode()).as(ended.output()).isEqualTo(exitCode);
            assertThat(ended.output()).contains("interrupted; what is there is whole");
            List<String> listed = Files.readAllLines(failed);
            int done = Judge.soundTree(folder.resolve("pool")).size();
            assertThat(listed).hasSize(scene.digests().size() - done).isNotEmpty();
        }
    }

    /** As proc(5) tells: a process hands it on to those that it starts. */
    private static boolean hangUpIsIgnored() throws IOException {
        String ignored =
                Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .findFirst()
                        .orElseThrow();
        return (Long.parseUnsignedLong(ignored.substring(7).strip(), 16) & 1) != 0;
    }
}
