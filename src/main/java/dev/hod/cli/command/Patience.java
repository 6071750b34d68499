package dev.hod.cli.command;

import dev.hod.error.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Interrupts work that takes too long. */
public final class Patience implements AutoCloseable {
    private final Optional<Thread> watch;

    private Patience(Optional<Thread> watch) {
        this.watch = watch;
    }

    /**
     * Begins to wait.
     *
     * @param limit zero for ever
     */
    public static Patience of(Duration limit, Thread worker) {
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

    /** What takes its time. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Does something within a limit.
     *
     * @param limit zero for none
     * @throws Failure in skopeo's words where it took longer
     */
    static <T> T within(Duration limit, Work<T> work) throws IOException {
        long start = System.nanoTime();
        try (Patience _ = of(limit, Thread.currentThread())) {
            return work.run();
        } catch (IOException e) {
            boolean over = !limit.isZero() && System.nanoTime() - start >= limit.toNanos();
            if (!over || !Thread.interrupted()) {
                throw e;
            }
            throw new Over(limit, e);
        }
    }

    private static final class Over extends Failure {
        private static final long serialVersionUID = 1L;

        Over(Duration limit, IOException cause) {
            super(
                    Kind.UNREACHABLE,
                    "context deadline exceeded: not done within --command-timeout "
                            + limit.toString().substring(2).toLowerCase(Locale.ROOT),
                    cause);
        }
    }

    @Override
    public void close() {
        watch.ifPresent(Thread::interrupt);
    }
}
