package dev.hod.cli.display;

import java.time.Duration;

/** Measures how long something takes, from its making on. */
public final class Stopwatch {
    private final long start = System.nanoTime();

    public Duration time() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
