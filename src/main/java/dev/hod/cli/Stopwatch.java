package dev.hod.cli;

import java.time.Duration;

/** Measures how long something takes, from its making on. */
final class Stopwatch {
    private final long start = System.nanoTime();

    Duration time() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
