package dev.hod.copy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** Tells an image's failure from the end of the whole run. */
final class Interruption {
    private Interruption() {}

    /** Throws what came of an interrupt; anything else is the caller's to deal with. */
    static void rethrow(IOException failure) throws IOException {
        if (failure instanceof ClosedByInterruptException
                || Thread.currentThread().isInterrupted()) {
            throw failure;
        }
    }

    /** One image's trouble with our own code must not take the others along. */
    static IOException asFailure(RuntimeException bug) {
        return new IOException("unexpected: " + bug, bug);
    }
}
