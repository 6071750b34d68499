package dev.hod.copy;

import java.io.IOException;

/** Whether the destination has room for what is to come. */
@FunctionalInterface
public interface Room {
    /**
     * Called once, before the first byte moves.
     *
     * @param bytes of all blobs that the destination is not known to have
     * @throws dev.hod.error.Failure of kind NO_SPACE to let the run end before it begins
     */
    void needs(long bytes) throws IOException;

    Room ENDLESS = _ -> {};
}
