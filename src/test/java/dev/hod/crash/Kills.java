package dev.hod.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.concurrent.Tasks;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Kills spread over the length of an undisturbed run: one in each of as many stretches of it, at a
 * moment the seed chooses. {@code -Dhod.kills=60} for more of them.
 */
final class Kills {
    private static final int COUNT = Integer.getInteger("hod.kills", 12);
    private static final int WANTED_MIDWAY = COUNT / 6;
    private static final int AT_ONCE = 3;
    private static final int TRIES = 8;

    private final long seed;
    private final long undisturbedNanos;
    private final AtomicInteger alive = new AtomicInteger();
    private final AtomicInteger midway = new AtomicInteger();

    private Kills(long seed, long undisturbedNanos) {
        this.seed = seed;
        this.undisturbedNanos = undisturbedNanos;
    }

    /** One run that nobody disturbs. */
    @FunctionalInterface
    interface Undisturbed {
        void run(int number) throws IOException;
    }

    /** Measures how long a run takes among as many others as there will be when it is killed. */
    static Kills spread(long seed, Undisturbed undisturbed) throws IOException {
        LongAdder nanos = new LongAdder();
        try (Tasks tasks = new Tasks("undisturbed", AT_ONCE)) {
            for (int i = 0; i < AT_ONCE; i++) {
                int number = i;
                tasks.fork(() -> {
                    long start = System.nanoTime();
                    undisturbed.run(number);
                    nanos.add(System.nanoTime() - start);
                });
            }
            tasks.join();
        }
        return new Kills(seed, nanos.sum() / AT_ONCE);
    }

    /** What a kill found. */
    enum Found {
        /** The run had ended already. */
        ENDED,
        /** Nothing to see of its work yet, or all of it. */
        ALIVE,
        /** Part of its work was done. */
        MIDWAY;

        static Found of(boolean alive, boolean midway) {
            if (!alive) {
                return ENDED;
            }
            return midway ? MIDWAY : ALIVE;
        }
    }

    /** One kill after {@code nanos}, and the judgement of what it left. */
    @FunctionalInterface
    interface Kill {
        Found after(int number, long nanos) throws IOException;
    }

    /**
     * Does them all, and some more where too few met a run in its midst; fails unless most met a
     * living process, and some its midst then.
     */
    void each(Kill kill) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        AtomicInteger number = new AtomicInteger();
        try (Tasks tasks = new Tasks("kill", AT_ONCE)) {
            for (int i = 0; i < COUNT; i++) {
                double moment = (i + random.nextDouble()) / COUNT;
                tasks.fork(() -> hit(kill, number, (long) (moment * undisturbedNanos)));
            }
            tasks.join();
        }
        // On a busy machine most of a run's time is the start of its process.
        for (int i = 0; i < COUNT && midway.get() <= WANTED_MIDWAY; i++) {
            hit(kill, number, (long) (random.nextDouble(0.3, 1) * undisturbedNanos));
        }
        assertThat(alive.get()).as("killed alive, of %d", COUNT).isGreaterThan(COUNT * 3 / 4);
        assertThat(midway.get()).as("killed midway, of %d", COUNT).isGreaterThan(WANTED_MIDWAY);
    }

    /** Runs that are faster than those before are killed earlier, until one is met alive. */
    private void hit(Kill kill, AtomicInteger number, long nanos) throws IOException {
        long moment = nanos;
        for (int i = 0; i < TRIES; i++) {
            Found found = kill.after(number.getAndIncrement(), moment);
            if (found != Found.ENDED) {
                count(found);
                return;
            }
            moment = moment * 3 / 5;
        }
    }

    private void count(Found found) {
        switch (found) {
            case ENDED -> {}
            case ALIVE -> alive.incrementAndGet();
            case MIDWAY -> {
                alive.incrementAndGet();
                midway.incrementAndGet();
            }
        }
    }
}
