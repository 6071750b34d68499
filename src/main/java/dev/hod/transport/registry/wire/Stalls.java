package dev.hod.transport.registry.wire;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Drops links on which nothing moves. Channels know no time limits, and a limit per read would cost
 * a timer each; so one thread looks at all of them now and then.
 */
final class Stalls implements AutoCloseable {
    private static final long LONGEST_ROUND = TimeUnit.SECONDS.toNanos(1);

    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final long round;
    private @Nullable Thread watcher;

    Stalls(Timeouts timeouts) {
        Duration shorter =
                timeouts.connect().compareTo(timeouts.stall()) < 0
                        ? timeouts.connect()
                        : timeouts.stall();
        round = Math.min(LONGEST_ROUND, shorter.toNanos() / 4 + 1);
    }

    synchronized void watch(Link link) {
        links.add(link);
        if (watcher == null) {
            watcher = Thread.ofVirtual().name("stalls").start(this::rounds);
        }
    }

    void forget(Link link) {
        links.remove(link);
    }

    private void rounds() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(round);
                long now = System.nanoTime();
                links.forEach(link -> link.dropIfLate(now));
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    /** What a failure on a link really was: dropped here for being late, or by an interrupt. */
    static IOException explain(Link link, IOException failure, String what) {
        if (link.isExpired()) {
            SocketTimeoutException late = new SocketTimeoutException(what);
            late.initCause(failure);
            return late;
        }
        if (Thread.currentThread().isInterrupted()) {
            return (IOException) new InterruptedIOException("interrupted").initCause(failure);
        }
        return failure;
    }

    @Override
    public synchronized void close() {
        if (watcher != null) {
            watcher.interrupt();
        }
        links.forEach(Link::drop);
    }
}
