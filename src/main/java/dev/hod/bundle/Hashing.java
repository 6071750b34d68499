package dev.hod.bundle;

import dev.hod.blob.Verifier;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Hashes contents on other threads while the caller goes on to write the same buffers. The bytes of
 * one content go to one thread, in order.
 */
final class Hashing implements AutoCloseable {
    private final List<Lane> lanes = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private int next;

    Hashing(int threads) {
        for (int i = 0; i < threads; i++) {
            lanes.add(new Lane(i));
        }
    }

    /** Begins a content. */
    Content begin(Verifier verifier, String where) {
        next = (next + 1) % lanes.size();
        return new Content(lanes.get(next), verifier, where);
    }

    /** Throws what was found so far. */
    void check() throws IOException {
        Throwable found = failure.get();
        if (found == null) {
            return;
        }
        switch (found) {
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError(found);
        }
    }

    /** Waits for all that was given, and throws what was found. */
    void finish() throws IOException {
        try {
            for (Lane lane : lanes) {
                lane.jobs.add(Lane.END);
                lane.thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
        check();
    }

    @Override
    public void close() {
        lanes.forEach(lane -> lane.thread.interrupt());
    }

    /** One content on its way. */
    static final class Content {
        private final Lane lane;
        private final Verifier verifier;
        private final String where;

        private Content(Lane lane, Verifier verifier, String where) {
            this.lane = lane;
            this.verifier = verifier;
            this.where = where;
        }

        /** Takes the next bytes, which lie in {@code chunk} and stay there until hashed. */
        void update(Chunk chunk, ByteBuffer bytes) {
            chunk.retain();
            lane.jobs.add(() -> {
                try {
                    verifier.update(bytes, where);
                } finally {
                    chunk.release();
                }
            });
        }

        /** Says that the content is complete. */
        void end() {
            lane.jobs.add(() -> verifier.finish(where));
        }
    }

    @FunctionalInterface
    private interface Job {
        void run() throws IOException;
    }

    private final class Lane {
        private static final Job END = () -> {};

        // Bounded by the ring that the chunks come from.
        private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
        private final Thread thread;

        Lane(int number) {
            thread = Thread.ofVirtual().name("hash-" + number).start(this::work);
        }

        private void work() {
            try {
                while (true) {
                    Job job = jobs.take();
                    if (job == END) {
                        return;
                    }
                    try {
                        job.run();
                    } catch (IOException | RuntimeException | Error e) {
                        failure.compareAndSet(null, e);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
