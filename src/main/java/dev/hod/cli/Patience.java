package dev.hod.cli;

import java.time.Duration;
import java.util.Optional;

/** Interrupts work that takes too long. */
final class Patience implements AutoCloseable {
    private final Optional<Thread> watch;

    private Patience(Optional<Thread> watch) {
        this.watch = watch;
    }

    /**
     * Begins to wait.
     *
     * @param limit zero for ever
     */
    static Patience of(Duration limit, Thread worker) {
        return new Patience(
                limit.isZero() ? Optional.empty() : Optional.of(watching(limit, worker)));
    }

    private static Thread watching(Duration limit, Thread worker) {
        return Thread.ofVirtual()
                .name("command timeout")
                .start(() -> {
                    try {
                        Thread.sleep(limit);
                        worker.interrupt();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    @Override
    public void close() {
        watch.ifPresent(Thread::interrupt);
    }
}
