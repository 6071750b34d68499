package dev.hod.transport.registry;

import dev.hod.transport.registry.RegistrySettings.Patience;
import dev.hod.transport.registry.wire.Headers;
import java.io.InterruptedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The attempts at one thing, and the pauses between them. */
final class Retry {
    private final Patience patience;
    private final HostLimits limits;
    private int failures;

    Retry(Patience patience, HostLimits limits) {
        this.patience = patience;
        this.limits = limits;
    }

    /** Something was reached: the count starts anew. */
    void progressed() {
        failures = 0;
    }

    /**
     * Whether to try again after a broken connection; returns after the pause.
     *
     * @return false once there were too many attempts
     */
    boolean afterBreak() throws InterruptedIOException {
        if (++failures >= patience.attempts()) {
            return false;
        }
        HostLimits.sleep(pause());
        return true;
    }

    /**
     * Whether to try again after a status that speaks of the moment, not of the request.
     *
     * @return false once there were too many attempts, or where the registry asks for more time
     *     than we have
     */
    boolean afterStatus(int status, Headers headers) throws InterruptedIOException {
        if (++failures >= patience.attempts()) {
            return false;
        }
        Optional<Duration> asked = asked(headers, Instant.now());
        if (asked.isPresent() && asked.get().compareTo(patience.longestAsked()) > 0) {
            return false;
        }
        Duration pause = asked.orElseGet(this::pause);
        if (status == 429 || status == 503) {
            limits.quiet(pause);
        }
        HostLimits.sleep(pause);
        return true;
    }

    /** Statuses after which the same request may well succeed. */
    static boolean isPassing(int status) {
        return switch (status) {
            case 408, 425, 429, 500, 502, 503, 504 -> true;
            default -> false;
        };
    }

    private Duration pause() {
        long doubled = patience.first().toNanos() << Math.min(failures - 1, 20);
        long most = Math.min(doubled, patience.longest().toNanos());
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
    }

    /**
     * {@code Retry-After} in seconds or as a date, or Docker Hub's moment in {@code X-Retry-After}.
     */
    static Optional<Duration> asked(Headers headers, Instant now) {
        if (headers.number("Retry-After").isPresent()) {
            return Optional.of(Duration.ofSeconds(headers.number("Retry-After").getAsLong()));
        }
        if (headers.first("Retry-After").isPresent()) {
            try {
                Instant moment =
                        ZonedDateTime.parse(
                                        headers.first("Retry-After").get(),
                                        DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant();
                return Optional.of(atLeastNothing(Duration.between(now, moment)));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
        if (headers.number("X-Retry-After").isPresent()) {
            long seconds = headers.number("X-Retry-After").getAsLong() - now.getEpochSecond();
            return Optional.of(atLeastNothing(Duration.ofSeconds(seconds)));
        }
        return Optional.empty();
    }

    private static Duration atLeastNothing(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}
