package dev.hod.cli.display;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.cli.display.Tally.Snapshot;
import dev.hod.cli.display.Tally.Snapshot.Transfer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlockTest {
    private static final Terminal SCREEN = new Terminal(80, 24, true);

    private static Speed megabytesASecond(long megabytes) {
        Speed speed = new Speed();
        speed.mark(0, 0);
        speed.mark(3_000_000_000L, 3 * megabytes * 1_000_000);
        return speed;
    }

    private static Snapshot snapshot(List<Transfer> running) {
        return new Snapshot(87, 0, 143, 1_900_000_000L, 3_100_000_000L, running);
    }

    @Test
    void showsCountsRateAndTimeLeftInOneLine() {
        List<String> lines =
                Block.lines(
                        snapshot(
                                List.of(
                                        new Transfer("a", 0, -1, ""),
                                        new Transfer("b", 0, -1, ""))),
                        megabytesASecond(84),
                        SCREEN);

        assertThat(lines.getFirst())
                .isEqualTo("[ 87/143]  61 %  1.9 of 3.1 GB   84 MB/s   00:14 left   2 at once");
    }

    @Test
    void showsWhatIsUnderWayWithItsState() {
        List<String> lines =
                Block.lines(
                        snapshot(
                                List.of(
                                        new Transfer(
                                                "library/mysql:8",
                                                102_000_000,
                                                134_000_000,
                                                "resumed at 77 MB"),
                                        new Transfer(
                                                "filebeat:6.7.0",
                                                0,
                                                99,
                                                "waiting: docker.io asks for 12 s"))),
                        new Speed(),
                        SCREEN);

        assertThat(lines.subList(1, 3))
                .containsExactly(
                        "  library/mysql:8  102 of 134 MB   (resumed at 77 MB)",
                        "  filebeat:6.7.0   waiting: docker.io asks for 12 s");
    }

    @Test
    void neverOutgrowsTheScreen() {
        List<Transfer> many =
                IntStream.range(0, 100)
                        .mapToObj(i -> new Transfer("x".repeat(200) + i, i, 1_000, "y".repeat(100)))
                        .toList();
        for (int columns = 1; columns < 120; columns += 7) {
            for (int rows = 1; rows < 40; rows += 3) {
                List<String> lines =
                        Block.lines(
                                snapshot(many), new Speed(), new Terminal(columns, rows, false));

                assertThat(lines).hasSizeLessThan(Math.max(2, rows));
                int width = columns;
                assertThat(lines).allMatch(line -> line.length() < Math.max(2, width));
            }
        }
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        Snapshot unknown = new Snapshot(0, 0, 0, 0, 0, List.of());

        assertThat(Block.lines(unknown, new Speed(), SCREEN)).containsExactly("starting");
    }

    @Test
    void keepsBothEndsOfALongName() {
        assertThat(Block.shorten("registry.site/team/application:1.2.3", 20))
                .isEqualTo("registr…cation:1.2.3")
                .hasSize(20);
    }
}
