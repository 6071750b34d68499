package dev.hod.cli.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpeedTest {
    private final Speed speed = new Speed();

    @Test
    void saysNothingBeforeThereIsAnythingToTellItFrom() {
        speed.mark(0, 500);

        assertThat(speed.rate()).isZero();
        assertThat(speed.timeFor(1_000)).isEmpty();
    }

    @Test
    void forgetsHowFastItWasAMinuteAgo() {
        for (int second = 0; second <= 60; second++) {
            speed.mark(second * 1_000_000_000L, Math.min(second, 30) * 1_000_000L);
        }

        assertThat(speed.rate()).isZero();
    }

    @Test
    void tellsNoTimeLeftBeforeThereIsARateToSpeakOf() {
        speed.mark(0, 0);
        speed.mark(9_000_000_000L, 0);
        speed.mark(10_000_000_000L, 300_000);

        assertThat(speed.timeFor(3_000_000)).isEmpty();

        speed.mark(11_000_000_000L, 600_000);

        assertThat(speed.timeFor(3_000_000)).contains(Duration.ofSeconds(10));
    }

    @Test
    void tellsTheTimeLeftByTheRate() {
        speed.mark(0, 0);
        speed.mark(2_000_000_000L, 10_000_000);

        assertThat(speed.timeFor(20_000_000)).contains(Duration.ofSeconds(4));
    }
}
