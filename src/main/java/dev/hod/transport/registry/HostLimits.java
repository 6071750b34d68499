package dev.hod.transport.registry;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How much one host bears: so many transfers each way and so many small requests, fewer after it
 * complained, and none while it asked for quiet. Downloads and uploads have permits of their own,
 * so that a copy within a registry cannot wait for itself.
 */
final class HostLimits {
    private final String host;
    private final RegistrySettings.Listener listener;
    private final Gate requests;
    private final Gate downloads;
    private final Gate uploads;
    private long quietUntil = System.nanoTime();

    HostLimits(String host, RegistrySettings settings) {
        this.host = host;
        this.listener = settings.listener();
        this.requests = new Gate(settings.limits().requests());
        this.downloads = new Gate(settings.limits().transfers());
        this.uploads = new Gate(settings.limits().transfers());
    }

    Gate requests() {
        return requests;
    }

    Gate downloads() {
        return downloads;
    }

    Gate uploads() {
        return uploads;
    }

    /** The host asks for quiet: everybody waits, and fewer go on at once afterwards. */
    void quiet(Duration pause) {
        requests.narrow();
        downloads.narrow();
        uploads.narrow();
        synchronized (this) {
            long until = System.nanoTime() + pause.toNanos();
            if (until - quietUntil > 0) {
                quietUntil = until;
            }
        }
        if (pause.toSeconds() > 0) {
            listener.waiting("waiting: " + host + " asks for " + pause.toSeconds() + " s");
        }
    }

    /** Waits until the quiet that the host asked for is over. */
    void awaitTurn() throws InterruptedIOException {
        long left = left();
        while (left > 0) {
            sleep(Duration.ofNanos(left));
            left = left();
        }
    }

    private synchronized long left() {
        return quietUntil - System.nanoTime();
    }

    static void sleep(Duration pause) throws InterruptedIOException {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }
}
