package dev.hod.transport.registry;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How large a request's body may be. Registries take blobs in one piece; proxies before them often
 * do not, and say so by 413. Then blobs go in pieces, smaller ones with each refusal.
 */
final class BodySizes {
    /** Object stores want 5 MiB at least of all pieces but the last. */
    private static final long USUAL = 5 << 20;

    /** What fits where nobody has told nginx otherwise: it takes 1 MiB. */
    private static final long SMALL = 960 << 10;

    private final AtomicLong most = new AtomicLong(Long.MAX_VALUE);

    long most() {
        return most.get();
    }

    /**
     * A body was too large.
     *
     * @return whether smaller ones are worth a try
     */
    boolean refused(long length) {
        long next = length > USUAL ? USUAL : length > SMALL ? SMALL : 0;
        if (next == 0) {
            return false;
        }
        most.accumulateAndGet(next, Math::min);
        return true;
    }
}
