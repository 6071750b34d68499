package dev.hod.cli.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void takesTheSizeThatSttySays() {
        assertThat(Terminal.sized(Map.of(), "50 132\n", true))
                .isEqualTo(new Terminal(132, 50, true));
    }

    @Test
    void believesTheEnvironmentFirst() {
        Map<String, String> environment = Map.of("COLUMNS", "100", "LINES", "30");

        assertThat(Terminal.sized(environment, "50 132", true))
                .isEqualTo(new Terminal(100, 30, true));
    }

    @Test
    void fallsBackToTheUsualSize() {
        Map<String, String> nonsense = Map.of("COLUMNS", "wide", "LINES", "0");

        assertThat(Terminal.sized(nonsense, "", false)).isEqualTo(new Terminal(80, 24, false));
        assertThat(Terminal.sized(Map.of(), "0 0", false)).isEqualTo(new Terminal(80, 24, false));
    }
}
