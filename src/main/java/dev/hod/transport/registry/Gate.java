package dev.hod.transport.registry;

import java.io.InterruptedIOException;

/** Lets so many through at once; halved on a complaint, and widened again one by one. */
final class Gate {
    private static final int WIDEN_AFTER = 32;

    private final int widest;
    private int width;
    private int inside;
    private int untroubled;

    Gate(int widest) {
        this.widest = widest;
        this.width = widest;
    }

    /** Waits for its turn; {@link #leave} must follow. */
    synchronized void enter() throws InterruptedIOException {
        try {
            while (inside >= width) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
        inside++;
    }

    synchronized void leave() {
        inside--;
        if (width < widest && ++untroubled >= WIDEN_AFTER) {
            width++;
            untroubled = 0;
        }
        notifyAll();
    }

    synchronized void narrow() {
        width = Math.max(1, width / 2);
        untroubled = 0;
    }
}
