package dev.hod.transport.registry;

/**
 * Whether a registry honours mounting. Some (ECR, unless told otherwise) start an upload instead
 * even where the blob is there, so that no answer says anything about its absence.
 */
final class Mounts {
    private volatile boolean honoured;
    private volatile boolean ignored;

    void worked() {
        honoured = true;
    }

    /** A blob was there, and mounting it onto itself did not say so. */
    void failedToShow() {
        ignored = true;
    }

    boolean areHonoured() {
        return honoured;
    }

    boolean areIgnored() {
        return ignored && !honoured;
    }
}
