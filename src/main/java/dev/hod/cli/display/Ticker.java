package dev.hod.cli.display;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Calls something again and again on a thread of its own, until it is closed. */
public final class Ticker implements AutoCloseable {
    private final Thread thread;
    private volatile boolean closed;

    Ticker(String name, Duration every, Runnable work) {
        thread =
                Thread.ofPlatform()
                        .daemon()
                        .name(name)
                        .start(() -> {
                            while (!closed) {
                                LockSupport.parkNanos(every.toNanos());
                                if (!closed) {
                                    work.run();
                                }
                            }
                        });
    }

    /** Returns when no call is under way any more. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = Thread.interrupted();
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
