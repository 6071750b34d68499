package dev.hod.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Buffers for bodies, lent out: a few large ones, and small ones for whoever comes when those are
 * taken. So memory stays flat however many slow clients there are.
 */
final class Buffers {
    private static final int LARGE = 256 << 10;
    private static final int SMALL = 16 << 10;

    private final List<byte[]> free = new ArrayList<>();
    private int unmade;

    Buffers(int large) {
        unmade = large;
    }

    byte[] take() {
        byte[] buffer = takeLarge();
        return buffer == null ? new byte[SMALL] : buffer;
    }

    private synchronized byte @Nullable [] takeLarge() {
        if (!free.isEmpty()) {
            return free.removeLast();
        }
        if (unmade == 0) {
            return null;
        }
        unmade--;
        return new byte[LARGE];
    }

    synchronized void giveBack(byte[] buffer) {
        if (buffer.length == LARGE) {
            free.add(buffer);
        }
    }
}
