package dev.hod.cli.display;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;

/** How fast bytes go by, over the last few seconds. */
public final class Speed {
    private static final long WINDOW = Duration.ofSeconds(6).toNanos();

    private record Mark(long nanos, long bytes) {}

    private final ArrayDeque<Mark> marks = new ArrayDeque<>();

    /** Less than this tells nothing of the time that the rest will take. */
    private static final long WORTH_SAYING = Duration.ofSeconds(2).toNanos();

    /** Takes a count; {@code nanos} never goes back. */
    void mark(long nanos, long bytes) {
        // The time before the first byte is no part of what the others take.
        if (marks.size() == 1 && marks.getFirst().bytes == bytes) {
            marks.clear();
        }
        marks.addLast(new Mark(nanos, bytes));
        while (marks.size() > 2 && nanos - marks.getFirst().nanos > WINDOW) {
            marks.removeFirst();
        }
    }

    /** Bytes a second; 0 before there is anything to tell it from. */
    double rate() {
        if (marks.size() < 2) {
            return 0;
        }
        long nanos = span();
        long bytes = marks.getLast().bytes - marks.getFirst().bytes;
        return nanos <= 0 || bytes <= 0 ? 0 : bytes * 1e9 / nanos;
    }

    private long span() {
        return marks.isEmpty() ? 0 : marks.getLast().nanos - marks.getFirst().nanos;
    }

    /** Time for {@code left} more bytes, where there is a speed to tell it by. */
    Optional<Duration> timeFor(long left) {
        double rate = rate();
        return rate < 1 || left <= 0 || span() < WORTH_SAYING
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.round(left / rate * 1000)));
    }
}
