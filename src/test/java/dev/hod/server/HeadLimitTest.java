package dev.hod.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeadLimitTest {
    @AfterEach
    void clear() {
        boolean _ = Thread.interrupted();
    }

    @Test
    void cutsAReaderWhoseHeadIsLate() {
        new HeadLimit.Head().cut();

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void leavesARequestAloneOnceItsHeadIsThere() {
        HeadLimit.Head head = new HeadLimit.Head();
        head.arrive();

        head.cut();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void takesACutBackThatCameTooLate() {
        HeadLimit.Head head = new HeadLimit.Head();
        head.cut();

        head.arrive();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
