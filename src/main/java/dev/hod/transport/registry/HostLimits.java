package dev.hod.transport.registry;

import dev.hod.transport.registry.wire.Headers;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much one host bears: so many transfers each way and so many small requests, fewer after it
 * complained, and none while it asked for quiet. Downloads and uploads have permits of their own,
 * so that a copy within a registry cannot wait for itself.
 */
final class HostLimits {
    private final String host;
    private final RegistrySettings.Listener listener;

    /** Below this many it is said. */
    private static final int FEW = 10;

    private static final Pattern REMAINING = Pattern.compile("([0-9]{1,6})(?:;w=([0-9]{1,8}))?");

    private final AtomicInteger toldOf = new AtomicInteger(Integer.MAX_VALUE);
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

    /**
     * Takes note of how many images may still be fetched, where the host says so (Docker Hub:
     * {@code ratelimit-remaining: 76;w=21600}), and tells when few are left.
     */
    void remaining(Headers headers) {
        Optional<Matcher> said =
                headers.first("ratelimit-remaining")
                        .map(REMAINING::matcher)
                        .filter(Matcher::matches);
        if (said.isEmpty()) {
            return;
        }
        int left = Integer.parseInt(said.get().group(1));
        int told =
                toldOf.getAndAccumulate(
                        left, (before, now) -> now <= FEW ? Math.min(before, now) : before);
        if ((left <= FEW && told > FEW) || (left == 0 && told > 0)) {
            String window = said.get().group(2);
            listener.waiting(
                    host
                            + " lets "
                            + left
                            + " more images be fetched"
                            + (window == null
                                    ? ""
                                    : " within " + Long.parseLong(window) / 3600 + " h")
                            + "; credentials allow more");
        }
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
