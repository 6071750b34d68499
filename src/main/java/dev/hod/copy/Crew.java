package dev.hod.copy;

import dev.hod.concurrent.Tasks;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A few workers at one queue. Every one that waits can do whatever comes, so one is woken for each.
 * Work may bring more work, which {@link Tasks} alone cannot let it do: with all places taken it
 * would wait for itself.
 */
final class Crew {
    private final Deque<Tasks.Work> queue = new ArrayDeque<>();
    private int open;

    /** Adds work behind all other. */
    synchronized void later(Tasks.Work work) {
        queue.addLast(work);
        notify();
    }

    /** Adds work before all other: what makes an image complete. */
    synchronized void soon(Tasks.Work work) {
        queue.addFirst(work);
        notify();
    }

    /** Announces that somebody from outside will bring work until {@link #release}. */
    synchronized void hold() {
        open++;
    }

    synchronized void release() {
        open--;
        if (open == 0 && queue.isEmpty()) {
            notifyAll();
        }
    }

    /** Works until nothing is left and nothing can come. Run by each worker. */
    void work() throws IOException, InterruptedException {
        for (Tasks.Work next = take(); next != null; next = take()) {
            try {
                next.run();
            } finally {
                release();
            }
        }
    }

    private synchronized Tasks.@Nullable Work take() throws InterruptedException {
        while (queue.isEmpty()) {
            if (open == 0) {
                return null;
            }
            wait();
        }
        open++;
        return queue.removeFirst();
    }
}
