package dev.hod.cli;

import java.time.Duration;

/** Interrupts work that takes too long. */
final class Patience implements AutoCloseable {
    private final Thread watch;

    private Patience(Thread watch) {
        this.watch = watch;
    }

    /**
     * Begins to wait.
     *
     * @param limit zero for ever
     */
    static Patience of(Duration limit, Thread worker) {
        return new Patience(
                Thread.ofVirtual()
                        .name("command timeout")
                        .start(() -> {
                            try {
                                if (!limit.isZero()) {
                                    Thread.sleep(limit);
                                    worker.interrupt();
                                }
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        }));
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
