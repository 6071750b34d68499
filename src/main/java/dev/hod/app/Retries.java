package dev.hod.app;

import dev.hod.copy.Outcome;
import dev.hod.error.Failure;
import dev.hod.progress.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often what failed for reasons that may pass is tried again as a whole, after the attempts at
 * each single request: containers/image's pauses of 1, 2, 4… seconds, and up to a tenth more.
 *
 * @param times zero for never
 * @param pause instead of those
 */
public record Retries(int times, Optional<Duration> pause) {
    private static final int LONGEST_DOUBLED = 20;

    public static final Retries NONE = new Retries(0, Optional.empty());

    public Retries {
        if (times < 0) {
            throw new IllegalArgumentException("tried again " + times + " times");
        }
    }

    /** What is tried. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /** Does something until it succeeds, or fails for good. */
    <T> T call(Progress progress, Work<T> work) throws IOException {
        int before = 0;
        while (true) {
            try {
                return work.run();
            } catch (IOException e) {
                if (!waits(before, e, progress)) {
                    throw e;
                }
                before++;
            }
        }
    }

    /**
     * Waits where trying again makes sense, and says so.
     *
     * @param before how often it was tried again already
     */
    boolean waits(int before, IOException failure, Progress progress)
            throws InterruptedIOException {
        if (before >= times || !mayPass(failure)) {
            return false;
        }
        Duration wait = pause.orElseGet(() -> doubled(before));
        progress.note(
                "Failed, retrying in %s ... (%d/%d). Error: %s"
                        .formatted(text(wait), before + 1, times, Failure.describe(failure)));
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
        return true;
    }

    /** Which images to try again. */
    static List<Integer> failed(List<Outcome> outcomes) {
        List<Integer> some = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Failed failed && mayPass(failed.cause())) {
                some.add(i);
            }
        }
        return some;
    }

    /** Why the first of them failed, where there is any. */
    static Optional<IOException> passing(List<Outcome> outcomes) {
        return failed(outcomes).stream()
                .findFirst()
                .map(outcomes::get)
                .filter(Outcome.Failed.class::isInstance)
                .map(outcome -> ((Outcome.Failed) outcome).cause());
    }

    /** No answer came, or one that speaks of the moment; or a connection broke. */
    private static boolean mayPass(IOException failure) {
        return failure instanceof Failure known && known.kind() == Failure.Kind.UNREACHABLE;
    }

    private static Duration doubled(int before) {
        long millis = 1000L << Math.min(before, LONGEST_DOUBLED);
        return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 10 + 1));
    }

    private static String text(Duration wait) {
        return wait.toMillis() / 1000.0 + "s";
    }
}
