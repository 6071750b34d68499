package dev.hod.concurrent;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Work forked onto virtual threads, at most {@code limit} at once, and joined before {@link
 * #close()} returns. The first failure interrupts the rest; later ones are attached to it. A
 * stand-in for {@code StructuredTaskScope} until that leaves preview.
 */
public final class Tasks implements AutoCloseable {
    private final ExecutorService threads;
    private final Semaphore permits;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Work that may fail. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException, InterruptedException;
    }

    public Tasks(String name, int limit) {
        threads =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name(name + "-", 0).factory());
        permits = new Semaphore(limit);
    }

    /**
     * Starts work; blocks while {@code limit} others are running, so that a long list of tasks does
     * not become as many threads. Work forked after a failure is dropped.
     */
    public void fork(Work work) throws IOException {
        try {
            permits.acquire();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        if (failure.get() != null) {
            permits.release();
            return;
        }
        try {
            threads.execute(() -> {
                try {
                    work.run();
                } catch (Throwable t) {
                    fail(t);
                } finally {
                    permits.release();
                }
            });
        } catch (java.util.concurrent.RejectedExecutionException e) {
            permits.release();
            if (failure.get() == null) {
                throw e;
            }
        }
    }

    private void fail(Throwable t) {
        if (failure.compareAndSet(null, t)) {
            threads.shutdownNow();
            return;
        }
        Throwable first = failure.get();
        if (first != null && !t.equals(first) && !(t instanceof InterruptedException)) {
            first.addSuppressed(t);
        }
    }

    /** Waits for all that was forked, and throws its first failure. */
    public void join() throws IOException {
        threads.shutdown();
        try {
            // Transfers have stall limits of their own; there is none for all of them together.
            boolean ended = false;
            while (!ended) {
                ended = threads.awaitTermination(1, TimeUnit.DAYS);
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            throw interrupted(e);
        }
        Throwable first = failure.get();
        if (first == null) {
            return;
        }
        switch (first) {
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case InterruptedException e -> throw interrupted(e);
            default -> throw new AssertionError(first);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
}
