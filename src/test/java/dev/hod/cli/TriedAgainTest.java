package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.reference.ImageName;
import dev.hod.testing.RandomImages;
import dev.hod.transport.Store;
import dev.hod.transport.dir.DirStore;
import dev.hod.transport.docker.daemon.FakeDaemon;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What breaks only in the end: daemons get their images when all have come. */
class TriedAgainTest extends BesideSkopeo {
    private Ended load(String... options) {
        List<String> line = new ArrayList<>(List.of("copy"));
        line.addAll(List.of(options));
        line.add("--dest-daemon-host=unix://" + folder.resolve("daemon.sock"));
        line.addAll(List.of(dir("a"), "docker-daemon:a:1"));
        return hod(line.toArray(String[]::new));
    }

    @Test
    void isTriedAgainAsOftenAsIsSaid() throws IOException {
        try (Store store = DirStore.open(folder.resolve("a"))) {
            new RandomImages(31).image().writeTo(store, ImageName.SOLE);
        }
        try (FakeDaemon daemon = new FakeDaemon(folder)) {
            daemon.breaksOff(2);
            load("--retry-times=2", "--retry-delay=1ms").success();
            daemon.breaksOff(3);
            assertThat(load("--retry-times=2", "--retry-delay=1ms").failure().err())
                    .contains("(1/2)", "(2/2)", "level=fatal");
            daemon.breaksOff(1);
            assertThat(load().failure().err()).doesNotContain("retrying");
        }
    }
}
