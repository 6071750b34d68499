package dev.hod.transport.registry.wire;

import java.time.Duration;

/**
 * How long to wait.
 *
 * @param connect for one address of a host to answer
 * @param stall for anything to move while something should
 */
public record Timeouts(Duration connect, Duration stall) {
    public static final Timeouts USUAL =
            new Timeouts(Duration.ofSeconds(15), Duration.ofMinutes(1));
}
