package dev.hod.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AsideTest {
    @Test
    void givesWhatTheWorkGives() throws IOException {
        assertThat(Aside.call("work", () -> 7)).isEqualTo(7);
        assertThatThrownBy(() ->
                        Aside.call(
                                "work",
                                () -> {
                                    throw new FileNotFoundException("x");
                                }))
                .isInstanceOf(FileNotFoundException.class);
    }

    @Test
    @Timeout(30)
    void leavesWorkBehindThatNoInterruptReaches() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        AtomicReference<@Nullable Throwable> ending = new AtomicReference<>();
        Thread waiting =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                Aside.call(
                                        "work",
                                        () -> {
                                            begun.countDown();
                                            while (over.getCount() > 0) {
                                                LockSupport.parkNanos(1_000_000);
                                            }
                                            return 1;
                                        });
                            } catch (IOException e) {
                                ending.set(e);
                            }
                        });
        begun.await();

        waiting.interrupt();
        waiting.join();

        assertThat(ending.get()).isInstanceOf(InterruptedIOException.class);
        over.countDown();
    }
}
