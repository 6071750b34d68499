package dev.hod.concurrent;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work that an interrupt does not reach, as opening a FIFO or reading a terminal is: it is done on
 * a thread of its own, and whoever is interrupted stops waiting for it.
 */
public final class Aside {
    private Aside() {}

    /** What is done there. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Does the work and waits for it. Interrupted, it leaves the work behind; the program may end
     * without it.
     *
     * @param what names the thread
     * @throws InterruptedIOException where the waiting thread was interrupted, which it still is
     */
    public static <T> T call(String what, Work<T> work) throws IOException {
        FutureTask<T> task = new FutureTask<>(work::run);
        // A native read would hold a virtual thread's carrier for as long as it takes.
        Thread.ofPlatform().daemon().name(what).start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
